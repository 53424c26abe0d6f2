/** The fast path: messages back and forth without allocating an object. */
package org.rdma4j.samples.fastpath;
