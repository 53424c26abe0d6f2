/** Generates what is installed with the commands: manual pages and shell completions. */
package org.rdma4j.tools.manual;
