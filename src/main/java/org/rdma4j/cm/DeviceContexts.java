package org.rdma4j.cm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Devices;

/** The open devices that a manager's queue pairs are on: the user's, and others that are opened when they are needed. */
final class DeviceContexts {
    private final ReentrantLock lock = new ReentrantLock();
    /** By the name of the device; guarded by the lock, as are the others. */
    private final Map<String, Context> contexts = new HashMap<>();

    private final List<Context> own = new ArrayList<>();

    DeviceContexts(Context... given) {
        for (Context context : given) {
            contexts.put(context.deviceName(), context);
        }
    }

    Context require(String deviceName) {
        lock.lock();
        try {
            Context known = contexts.get(deviceName);
            if (known != null && !known.isClosed()) {
                return known;
            }
            try (Devices devices = Devices.list()) {
                Context opened = devices.require(deviceName).open();
                contexts.put(deviceName, opened);
                own.add(opened);
                return opened;
            }
        } finally {
            lock.unlock();
        }
    }

    /** A device that was removed may come back under its name; what was open of it stays so until its objects are closed. */
    void forget(String deviceName) {
        lock.lock();
        try {
            contexts.remove(deviceName);
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            own.reversed().forEach(Context::close);
        } finally {
            lock.unlock();
        }
    }
}
