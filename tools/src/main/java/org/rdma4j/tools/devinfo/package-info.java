/** The command {@code devinfo}, which prints what the ibv_devinfo of rdma-core prints. */
package org.rdma4j.tools.devinfo;
