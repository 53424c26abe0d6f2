package org.rdma4j.internal.datapath;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.rdma4j.internal.ffm.NativeCall;

/** The functions of one provider. {@link ConstantFunctions} makes copies of this class; only those are used. */
final class ConstantExtendedPolls extends ExtendedPolls {
    private static final Functions FUNCTIONS = ConstantFunctions.functions(MethodHandles.lookup(), Functions.class);
    private static final MethodHandle START =
            ConstantFunctions.ordinary(FUNCTIONS.start(), FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle NEXT =
            ConstantFunctions.ordinary(FUNCTIONS.next(), FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle END =
            ConstantFunctions.ordinary(FUNCTIONS.end(), FunctionDescriptor.ofVoid(JAVA_LONG));
    private static final MethodHandle OPCODE =
            ConstantFunctions.ordinary(FUNCTIONS.opcode(), FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle VENDOR_ERROR =
            ConstantFunctions.ordinary(FUNCTIONS.vendorError(), FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle BYTE_LENGTH =
            ConstantFunctions.ordinary(FUNCTIONS.byteLength(), FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle IMMEDIATE =
            ConstantFunctions.ordinary(FUNCTIONS.immediate(), FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle QPN =
            ConstantFunctions.ordinary(FUNCTIONS.qpn(), FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle SOURCE_QPN =
            ConstantFunctions.ordinary(FUNCTIONS.sourceQpn(), FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle FLAGS =
            ConstantFunctions.ordinary(FUNCTIONS.flags(), FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle SOURCE_LID =
            ConstantFunctions.ordinary(FUNCTIONS.sourceLid(), FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle SERVICE_LEVEL =
            ConstantFunctions.ordinary(FUNCTIONS.serviceLevel(), FunctionDescriptor.of(JAVA_BYTE, JAVA_LONG));
    private static final MethodHandle DESTINATION_PATH_BITS =
            ConstantFunctions.ordinary(FUNCTIONS.destinationPathBits(), FunctionDescriptor.of(JAVA_BYTE, JAVA_LONG));
    private static final MethodHandle TIMESTAMP =
            ConstantFunctions.ordinary(FUNCTIONS.timestamp(), FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
    private static final MethodHandle WALL_CLOCK =
            ConstantFunctions.ordinary(FUNCTIONS.wallClock(), FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
    private static final MethodHandle CUSTOMER_VLAN =
            ConstantFunctions.ordinary(FUNCTIONS.customerVlan(), FunctionDescriptor.of(JAVA_SHORT, JAVA_LONG));
    private static final MethodHandle FLOW_TAG =
            ConstantFunctions.ordinary(FUNCTIONS.flowTag(), FunctionDescriptor.of(JAVA_INT, JAVA_LONG));

    ConstantExtendedPolls() {}

    @Override
    public int start(long queue, long attributes) {
        try {
            return (int) START.invokeExact(queue, attributes);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public int next(long queue) {
        try {
            return (int) NEXT.invokeExact(queue);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public void end(long queue) {
        try {
            END.invokeExact(queue);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public int opcode(long queue) {
        try {
            return (int) OPCODE.invokeExact(queue);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public int vendorError(long queue) {
        try {
            return (int) VENDOR_ERROR.invokeExact(queue);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public int byteLength(long queue) {
        try {
            return (int) BYTE_LENGTH.invokeExact(queue);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public int immediate(long queue) {
        try {
            return (int) IMMEDIATE.invokeExact(queue);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public int qpn(long queue) {
        try {
            return (int) QPN.invokeExact(queue);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public int sourceQpn(long queue) {
        try {
            return (int) SOURCE_QPN.invokeExact(queue);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public int flags(long queue) {
        try {
            return (int) FLAGS.invokeExact(queue);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public int sourceLid(long queue) {
        try {
            return (int) SOURCE_LID.invokeExact(queue);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public byte serviceLevel(long queue) {
        try {
            return (byte) SERVICE_LEVEL.invokeExact(queue);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public byte destinationPathBits(long queue) {
        try {
            return (byte) DESTINATION_PATH_BITS.invokeExact(queue);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public long timestamp(long queue) {
        try {
            return (long) TIMESTAMP.invokeExact(queue);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public long wallClock(long queue) {
        try {
            return (long) WALL_CLOCK.invokeExact(queue);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public short customerVlan(long queue) {
        try {
            return (short) CUSTOMER_VLAN.invokeExact(queue);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }

    @Override
    public int flowTag(long queue) {
        try {
            return (int) FLOW_TAG.invokeExact(queue);
        } catch (Throwable thrown) {
            throw NativeCall.rethrow(thrown);
        }
    }
}
