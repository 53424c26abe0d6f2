/** The entry point of the commands. Each command has a package or a file of its own. */
package org.rdma4j.tools;
