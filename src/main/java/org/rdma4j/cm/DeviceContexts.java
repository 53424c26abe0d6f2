package org.rdma4j.cm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Devices;

/** The open devices of a manager: those that the caller passed in, and those that the manager opened itself. */
final class DeviceContexts {
    private final ReentrantLock lock = new ReentrantLock();
    /** By device name; guarded by the lock, like the list below. */
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

    /** A removed device may come back with the same name. Its old context stays open until the manager is closed. */
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
