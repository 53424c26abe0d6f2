/**
 * What verbs and management datagrams share under the surface: native libraries, downcalls and their errors, views of
 * C structures, and the lifetimes of native resources. Not exported.
 */
package org.rdma4j.internal;
