/**
 * Verbs: devices, protection domains, registered memory, queue pairs and completions. One noun of the field, one type;
 * the names are those of the InfiniBand Architecture Specification, in full.
 *
 * <p>All types may be used by any thread at any time unless they say otherwise. Closing an object closes what was made
 * from it. A closed object throws {@link IllegalStateException}.
 *
 * <p>Two queue pairs of one process send a message to each other:
 *
 * {@snippet file="org/rdma4j/examples/QueuePairExampleTest.java" region="message"}
 *
 * <p>Begin with {@link org.rdma4j.verbs.Devices}. What a device and its ports can do is in {@link
 * org.rdma4j.verbs.attributes}.
 *
 * <h2>Numbers that this version does not know</h2>
 *
 * <p>Devices and kernels are newer than libraries. A state, a status or a type is an enum with a constant {@code
 * UNKNOWN}. The object that was asked keeps the number, as in {@code portAttributes.stateValue()}, and messages print it
 * as {@code UNKNOWN(57)}.
 *
 * <h2>Mixing with libraries in C</h2>
 *
 * <p>{@code nativePointer()} of an object is its pointer in C: {@code ibv_context *}, {@code ibv_pd *}, {@code ibv_cq *},
 * {@code ibv_qp *}, {@code ibv_srq *}, {@code ibv_mr *}, {@code ibv_mw *}, {@code ibv_ah *}, {@code ibv_comp_channel *}.
 * A library in C may use it like one of its own, with these rules, which nothing here can check:
 *
 * <ul>
 *   <li>The pointer is valid until the object, or what it was made from, is closed in Java. Keep the Java object
 *       reachable and open as long as C uses the pointer.
 *   <li>Only Java closes it. C must not call {@code ibv_destroy_qp} or the like, nor keep objects of its own that were
 *       made from it: the parent is then busy and cannot be closed.
 *   <li>C and Java must not both poll one completion queue or both post to one queue of a queue pair: each would miss
 *       what the other took, and the counts here would be wrong.
 *   <li>State that C changes, as with {@code ibv_modify_qp}, is seen by {@code QueuePair.attributes()}, but not by {@code
 *       connect} and the posting methods, which remember what was changed through them.
 *   <li>A completion queue or queue pair for one thread is for one thread in C as well.
 * </ul>
 *
 * <h2>What the data path costs</h2>
 *
 * <p>{@link org.rdma4j.verbs.QueuePair#postSend(SendRequest...)} and {@link org.rdma4j.verbs.CompletionQueue#poll} make an
 * object for each request and completion. {@link org.rdma4j.verbs.SendChain}, {@link org.rdma4j.verbs.ReceiveChain} and
 * {@link org.rdma4j.verbs.CompletionBatch} do the same work without objects, at nearly the cost of C: {@code ./rdma4j
 * bench} compares them.
 *
 * <p>A processor with AVX-512 can lose some 200 ns in each call of a provider if objects are made between the calls:
 * the JVM of Java 25 zeroes them through 512-bit registers and leaves the registers' upper halves in use when it calls
 * C, whose code is compiled for older instructions. {@code -XX:UseAVX=2} avoids this.
 *
 * <h2>Flight Recorder events</h2>
 *
 * <p>A recording of the JDK's Flight Recorder has these events, each with the name of the device and the stack of the
 * thread. They cost nothing while nothing is recorded. A modular program needs {@code --add-modules jdk.jfr} where none
 * of its modules requires {@code jdk.jfr}.
 *
 * <ul>
 *   <li>{@code org.rdma4j.QueuePairState}: a queue pair's number, the state it left and the one it went to, and the
 *       cause: the method of {@link org.rdma4j.verbs.QueuePair} that changed it, or {@code DEVICE} if a query found a
 *       change that the device made by itself.
 *   <li>{@code org.rdma4j.ErrorCompletion}: the number of the queue pair and of the work request, the {@linkplain
 *       org.rdma4j.verbs.CompletionStatus status} and the vendor's own number of a completion that was not successful,
 *       recorded when it is polled.
 *   <li>{@code org.rdma4j.MemoryRegistration}: how long it took to register memory, the verb, the address, the size and
 *       the access flags.
 *   <li>{@code org.rdma4j.CompletionWait}: how long a thread was in {@link org.rdma4j.verbs.CompletionBatch#await} or
 *       {@link org.rdma4j.verbs.CompletionChannel#await}, from 20 ms on unless the recording says otherwise, with which
 *       strategy, and whether a completion came.
 *   <li>{@code org.rdma4j.SlowPoll}: a poll that took 100 microseconds or more, unless the recording says otherwise, and
 *       how many completions it found. It is off unless the recording enables it, since it measures every poll.
 * </ul>
 */
package org.rdma4j.verbs;
