/** The fast path: messages back and forth without an object for any of them. */
package org.rdma4j.samples.fastpath;
