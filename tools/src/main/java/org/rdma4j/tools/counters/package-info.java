/** The command {@code counters}. */
package org.rdma4j.tools.counters;
