/**
 * The examples of the Javadoc, included by {@code {@snippet}}. Each is part of a test, in the region that the Javadoc
 * names, and uses only exported packages.
 */
package org.rdma4j.examples;
