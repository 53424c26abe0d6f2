/**
 * Hands the completions of a completion queue to a handler of each queue pair, and posts receives again. Start with
 * {@link org.rdma4j.dispatch.CompletionDispatcher}. Programs that poll themselves do not need it.
 *
 * {@snippet file="org/rdma4j/examples/DispatchExampleTest.java" region="server"}
 */
package org.rdma4j.dispatch;
