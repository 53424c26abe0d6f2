/** Makes what is installed beside the commands: manual pages, and what a shell completes their arguments with. */
package org.rdma4j.tools.manual;
