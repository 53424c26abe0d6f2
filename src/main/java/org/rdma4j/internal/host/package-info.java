/**
 * Reads what the kernel's files say about drivers, device numbers and modules: plain texts in, values out. Everything
 * is immutable and may be used by any thread.
 */
package org.rdma4j.internal.host;
