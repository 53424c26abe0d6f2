/** Controls when native objects may be used and closed, and reports objects that were never closed. */
package org.rdma4j.internal.lifetime;
