/**
 * Verbs: devices, protection domains, registered memory, queue pairs and completions. One noun of the field, one type;
 * the names are those of the InfiniBand Architecture Specification, in full.
 *
 * <p>All types may be used by any thread at any time unless they say otherwise. Closing an object closes what was made
 * from it; a closed object answers {@link IllegalStateException}.
 *
 * <h2>What the data path costs</h2>
 *
 * <p>Requests and completions are objects in {@link org.rdma4j.verbs.QueuePair#post(SendRequest...)} and {@link
 * org.rdma4j.verbs.CompletionQueue#poll}. {@link org.rdma4j.verbs.SendChain}, {@link org.rdma4j.verbs.ReceiveChain} and
 * {@link org.rdma4j.verbs.CompletionBatch} are the same without any object, and close to C: {@code ./rdma4j bench} compares.
 *
 * <p>Where objects are made between two calls of a provider, a processor with AVX-512 can lose some 200 ns in each call:
 * the JVM of Java 25 fills them with zeros through 512-bit registers, and does not say that it is done with these before
 * it calls C, whose code is compiled for older instructions. {@code -XX:UseAVX=2} avoids that.
 *
 * <h2>What the Flight Recorder is told</h2>
 *
 * <p>A recording of the JDK's Flight Recorder has these events, each with the name of the device and the stack of the
 * thread. Nothing is spent on them while nobody records. A program made of modules needs {@code --add-modules jdk.jfr}
 * where none of its modules requires that one.
 *
 * <ul>
 *   <li>{@code org.rdma4j.QueuePairState}: a queue pair's number, the state it left and the one it went to, and the
 *       cause: the method of {@link org.rdma4j.verbs.QueuePair} that changed it, or {@code DEVICE} where a query found
 *       that it had gone on by itself.
 *   <li>{@code org.rdma4j.ErrorCompletion}: the number of the queue pair and of the work request, the {@linkplain
 *       org.rdma4j.verbs.CompletionStatus status} and the vendor's own number of a completion that was not successful,
 *       told when it is polled.
 *   <li>{@code org.rdma4j.MemoryRegistration}: how long it took to register memory, the verb, the address, the size and
 *       the access flags.
 *   <li>{@code org.rdma4j.CompletionWait}: how long a thread was in {@link org.rdma4j.verbs.CompletionBatch#await} or
 *       {@link org.rdma4j.verbs.CompletionChannel#await}, from 20 ms on unless the recording says otherwise, with which
 *       strategy, and whether what it waited for came.
 *   <li>{@code org.rdma4j.SlowPoll}: a poll that took 100 microseconds or more, unless the recording says otherwise, and
 *       how many completions it found. To be switched on in the recording: every poll is measured then.
 * </ul>
 */
package org.rdma4j.verbs;
