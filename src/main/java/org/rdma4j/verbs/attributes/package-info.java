/**
 * Attributes and capabilities of devices, ports and GIDs: records that {@link org.rdma4j.verbs} fills in, and sets of
 * capabilities. Everything is immutable.
 *
 * {@snippet file="org/rdma4j/examples/AttributesExampleTest.java" region="attributes"}
 *
 * <p>A number that this version has no name for is kept: a {@link org.rdma4j.verbs.attributes.FlagSet} has the bits, a
 * record the number beside the constant {@code UNKNOWN}, and a coded quantity such as {@link
 * org.rdma4j.verbs.attributes.LinkWidth} is the number itself.
 */
package org.rdma4j.verbs.attributes;
