/** Asks devices and ports what they are, and reads C's structures into {@code org.rdma4j.verbs.attributes}. */
package org.rdma4j.internal.query;
