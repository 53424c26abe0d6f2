/** Command lines and numbers as the GNU C library reads them, for commands that take a C tool's place. */
package org.rdma4j.tools.getopt;
