/**
 * Measures the cost of the binding alone: the data path on the stand-in for libibverbs, in Java, in C, and through JNI.
 */
package org.rdma4j.benchmarks.binding;
