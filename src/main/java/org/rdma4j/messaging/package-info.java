/**
 * Messages between programs, without handling queue pairs, credits, receives and buffers: a {@link
 * org.rdma4j.messaging.MessageServer} listens, {@link org.rdma4j.messaging.MessageChannel#connect} connects to it, and
 * both sides send, call and answer.
 *
 * {@snippet file="org/rdma4j/examples/MessagingExampleTest.java" region="server"}
 *
 * {@snippet file="org/rdma4j/examples/MessagingExampleTest.java" region="client"}
 *
 * <h2>What it does for the program</h2>
 *
 * <ul>
 *   <li>Buffers are registered once, when a channel is established. A message that fits into a buffer is copied into it;
 *       a longer one is not copied: the receiver reads it by RDMA from the sender's memory.
 *   <li>A sender never overruns its peer: it waits until the peer has a free buffer, at most for the time that it was
 *       given.
 *   <li>A lost peer is noticed within {@link org.rdma4j.messaging.MessagingOptions#withKeepAlive keep-alive} plus {@link
 *       org.rdma4j.messaging.MessagingOptions#withLostAfter lost-after}, also while nothing is sent.
 *   <li>A server can publish memory by name. Clients read and write it by RDMA; the server's processor is not involved.
 * </ul>
 *
 * <h2>Wire format, version 1</h2>
 *
 * <p>Numbers are big-endian. The private data of the request to connect and of the answer is a greeting of 24 bytes:
 * the characters {@code r4jm}, the version (1 byte, 1), 3 bytes 0, the size of a receive buffer (4 bytes, with the
 * header), the number of receive buffers (4), and the longest message that this side accepts (8). Both sides use
 * reliable connections that allow RDMA reads and writes. A listener that does not understand a greeting rejects the
 * request, and its private data says why.
 *
 * <p>Each message of the queue pair is a frame: a header of 24 bytes, and a payload. No immediate data is used.
 *
 * <table>
 *   <caption>The header of a frame</caption>
 *   <tr><th>Offset</th><th>Bytes</th><th>Content</th></tr>
 *   <tr><td>0</td><td>1</td><td>type</td></tr>
 *   <tr><td>1</td><td>1</td><td>1 if the payload is an offer, else 0</td></tr>
 *   <tr><td>2</td><td>2</td><td>credits: how many receives the sender has posted again since its last frame</td></tr>
 *   <tr><td>4</td><td>4</td><td>length of the payload</td></tr>
 *   <tr><td>8</td><td>8</td><td>number of the call, of what is searched, or of the offer; else 0</td></tr>
 *   <tr><td>16</td><td>8</td><td>0</td></tr>
 * </table>
 *
 * <table>
 *   <caption>The types of frames</caption>
 *   <tr><th>Type</th><th>Meaning</th><th>Payload</th></tr>
 *   <tr><td>1 MESSAGE</td><td>a message without an answer</td><td>the message</td></tr>
 *   <tr><td>2 CALL</td><td>a message that the peer answers</td><td>the message</td></tr>
 *   <tr><td>3 REPLY</td><td>the answer</td><td>the message</td></tr>
 *   <tr><td>4 FAILURE</td><td>a call or a search failed</td><td>the reason, in UTF-8</td></tr>
 *   <tr><td>5 FIND</td><td>asks for published memory</td><td>its name, in UTF-8</td></tr>
 *   <tr><td>6 FOUND</td><td>the answer</td><td>address (8), length (8), rkey (4)</td></tr>
 *   <tr><td>7 TAKEN</td><td>the message of an offer was read, or is not wanted</td><td>none</td></tr>
 *   <tr><td>8 CREDITS</td><td>only returns credits</td><td>none</td></tr>
 *   <tr><td>9 END</td><td>the sender closes the channel</td><td>none</td></tr>
 * </table>
 *
 * <p>An offer has 28 bytes: its number (8), address (8), length (8) and rkey (4) of a message that the receiver of the
 * offer reads by RDMA. It sends TAKEN with the number afterwards.
 *
 * <p>Each side begins with as many credits as its peer has receive buffers. A frame costs one. MESSAGE, CALL and FIND may
 * be sent while more than half of the credits are left, CREDITS as long as there is one, and the other frames while more
 * than one is left. A side sends CREDITS when it owes a quarter or more, and at least two. A side that breaks a rule is
 * disconnected.
 */
package org.rdma4j.messaging;
