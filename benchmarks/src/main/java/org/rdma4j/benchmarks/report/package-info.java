/** What was measured, as text, as JSON and as plots. */
package org.rdma4j.benchmarks.report;
