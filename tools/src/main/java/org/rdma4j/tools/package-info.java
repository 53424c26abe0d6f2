/** The entrance to the commands, each of which has a package or a file of its own. */
package org.rdma4j.tools;
