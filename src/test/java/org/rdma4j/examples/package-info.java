/**
 * The examples of the Javadoc, as {@code {@snippet}} shows them. Each is a test, uses exported packages alone, and stands
 * in the region that the Javadoc names.
 */
package org.rdma4j.examples;
