/**
 * What the library tells the JDK's Flight Recorder. Not exported; programs that read recordings know the events by
 * their names, which the documentation of {@code org.rdma4j.verbs} lists.
 */
package org.rdma4j.internal.events;
