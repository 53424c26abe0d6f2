/** The shortest program that sends a message. */
package org.rdma4j.samples.hello;
