package org.rdma4j.internal.datapath;

import java.lang.foreign.MemorySegment;
import org.rdma4j.bindings.verbs.ibv_qp_ex;

/**
 * The functions of a provider that post a send request part by part; {@code ibv_wr_post(3)}. In C they are inline
 * functions that call through the pointers of {@code struct ibv_qp_ex}. Calls are always ordinary ones: between start
 * and complete a provider may hold a lock, and a thread that waits for that lock in a critical call would keep the
 * garbage collector from ever starting. Only those operations can be called that the queue pair was created for.
 */
abstract class ExtendedSends {
    private static final ConstantFunctions<ExtendedSends> PROVIDERS =
            new ConstantFunctions<>(ConstantExtendedSends.class);

    /** For copies of {@link ConstantExtendedSends}. */
    ExtendedSends() {}

    /** The functions of a provider; NULL where the queue pair has none. */
    public record Functions(
            MemorySegment start,
            MemorySegment abort,
            MemorySegment complete,
            MemorySegment send,
            MemorySegment sendWithImmediate,
            MemorySegment sendWithInvalidate,
            MemorySegment write,
            MemorySegment writeWithImmediate,
            MemorySegment read,
            MemorySegment compareAndSwap,
            MemorySegment fetchAndAdd,
            MemorySegment localInvalidate,
            MemorySegment bindMemoryWindow,
            MemorySegment setDatagramAddress,
            MemorySegment setInlineData,
            MemorySegment setBuffer,
            MemorySegment setBuffers) {}

    /**
     * The functions for a queue pair.
     *
     * @param queuePair a {@code struct ibv_qp_ex *}
     * @return its functions
     */
    public static ExtendedSends of(MemorySegment queuePair) {
        return PROVIDERS.of(new Functions(
                ibv_qp_ex.wr_start(queuePair),
                ibv_qp_ex.wr_abort(queuePair),
                ibv_qp_ex.wr_complete(queuePair),
                ibv_qp_ex.wr_send(queuePair),
                ibv_qp_ex.wr_send_imm(queuePair),
                ibv_qp_ex.wr_send_inv(queuePair),
                ibv_qp_ex.wr_rdma_write(queuePair),
                ibv_qp_ex.wr_rdma_write_imm(queuePair),
                ibv_qp_ex.wr_rdma_read(queuePair),
                ibv_qp_ex.wr_atomic_cmp_swp(queuePair),
                ibv_qp_ex.wr_atomic_fetch_add(queuePair),
                ibv_qp_ex.wr_local_inv(queuePair),
                ibv_qp_ex.wr_bind_mw(queuePair),
                ibv_qp_ex.wr_set_ud_addr(queuePair),
                ibv_qp_ex.wr_set_inline_data(queuePair),
                ibv_qp_ex.wr_set_sge(queuePair),
                ibv_qp_ex.wr_set_sge_list(queuePair)));
    }

    /**
     * {@code ibv_wr_start}.
     *
     * @param queuePair the address of the queue pair
     */
    public abstract void start(long queuePair);

    /**
     * {@code ibv_wr_abort}.
     *
     * @param queuePair the address of the queue pair
     */
    abstract void abort(long queuePair);

    /**
     * {@code ibv_wr_complete}.
     *
     * @param queuePair the address of the queue pair
     * @return 0 or an error number, which some providers negate
     */
    public abstract int complete(long queuePair);

    /**
     * {@code ibv_wr_send}.
     *
     * @param queuePair the address of the queue pair
     */
    public abstract void send(long queuePair);

    /**
     * {@code ibv_wr_send_imm}.
     *
     * @param queuePair the address of the queue pair
     * @param immediate 32 bits in network order
     */
    public abstract void sendWithImmediate(long queuePair, int immediate);

    /**
     * {@code ibv_wr_send_inv}.
     *
     * @param queuePair the address of the queue pair
     * @param rkey the key of memory
     */
    public abstract void sendWithInvalidate(long queuePair, int rkey);

    /**
     * {@code ibv_wr_rdma_write}.
     *
     * @param queuePair the address of the queue pair
     * @param rkey the key of memory
     * @param remoteAddress where the peer has it
     */
    public abstract void write(long queuePair, int rkey, long remoteAddress);

    /**
     * {@code ibv_wr_rdma_write_imm}.
     *
     * @param queuePair the address of the queue pair
     * @param rkey the key of memory
     * @param remoteAddress where the peer has it
     * @param immediate 32 bits in network order
     */
    public abstract void writeWithImmediate(long queuePair, int rkey, long remoteAddress, int immediate);

    /**
     * {@code ibv_wr_rdma_read}.
     *
     * @param queuePair the address of the queue pair
     * @param rkey the key of memory
     * @param remoteAddress where the peer has it
     */
    public abstract void read(long queuePair, int rkey, long remoteAddress);

    /**
     * {@code ibv_wr_atomic_cmp_swp}.
     *
     * @param queuePair the address of the queue pair
     * @param rkey the key of memory
     * @param remoteAddress where the peer has it
     * @param compare the value that is replaced
     * @param swap what it is replaced by
     */
    public abstract void compareAndSwap(long queuePair, int rkey, long remoteAddress, long compare, long swap);

    /**
     * {@code ibv_wr_atomic_fetch_add}.
     *
     * @param queuePair the address of the queue pair
     * @param rkey the key of memory
     * @param remoteAddress where the peer has it
     * @param add what is added
     */
    public abstract void fetchAndAdd(long queuePair, int rkey, long remoteAddress, long add);

    /**
     * {@code ibv_wr_local_inv}.
     *
     * @param queuePair the address of the queue pair
     * @param rkey the key of memory
     */
    public abstract void localInvalidate(long queuePair, int rkey);

    /**
     * {@code ibv_wr_bind_mw}.
     *
     * @param queuePair the address of the queue pair
     * @param window the address of the memory window
     * @param rkey the key of memory
     * @param binding the address of {@code struct ibv_mw_bind_info}
     */
    public abstract void bindMemoryWindow(long queuePair, long window, int rkey, long binding);

    /**
     * {@code ibv_wr_set_ud_addr}.
     *
     * @param queuePair the address of the queue pair
     * @param addressHandle the address of the address handle
     * @param remoteQpn the number of the peer's queue pair
     * @param remoteQueueKey its queue key
     */
    abstract void setDatagramAddress(long queuePair, long addressHandle, int remoteQpn, int remoteQueueKey);

    /**
     * {@code ibv_wr_set_inline_data}.
     *
     * @param queuePair the address of the queue pair
     * @param data where the data lies
     * @param length how many bytes
     */
    abstract void setInlineData(long queuePair, long data, long length);

    /**
     * {@code ibv_wr_set_sge}.
     *
     * @param queuePair the address of the queue pair
     * @param lkey the key of the buffer
     * @param bufferAddress where it lies
     * @param length how many bytes
     */
    public abstract void setBuffer(long queuePair, int lkey, long bufferAddress, int length);

    /**
     * {@code ibv_wr_set_sge_list}.
     *
     * @param queuePair the address of the queue pair
     * @param count how many entries
     * @param list the address of the first {@code struct ibv_sge}
     */
    abstract void setBuffers(long queuePair, long count, long list);
}
