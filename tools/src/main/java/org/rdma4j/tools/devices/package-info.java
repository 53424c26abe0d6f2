/** The command {@code devices}. */
package org.rdma4j.tools.devices;
