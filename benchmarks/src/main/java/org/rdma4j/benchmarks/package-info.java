/** Measures the library against C, and writes a report. */
package org.rdma4j.benchmarks;
