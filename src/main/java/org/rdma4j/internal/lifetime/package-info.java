/** Who may use and close a native object, and when; and the report of objects that nobody closed. */
package org.rdma4j.internal.lifetime;
