/**
 * The data path: work requests and completions in native memory, and the calls that post and poll them. It knows C's
 * numbers only; {@code org.rdma4j.verbs} gives them their names. Nothing here allocates once it is made.
 */
package org.rdma4j.internal.datapath;
