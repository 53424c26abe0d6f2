/** {@code rdma4j doctor}: why RDMA does not work here, and what to do. */
package org.rdma4j.tools.doctor;
