/**
 * The events of the JDK's Flight Recorder. The package is not exported. Programs that read recordings find the events
 * by their names, which the documentation of {@code org.rdma4j.verbs} lists.
 */
package org.rdma4j.internal.events;
