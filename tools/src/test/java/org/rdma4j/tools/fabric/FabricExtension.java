package org.rdma4j.tools.fabric;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Starts a fabric for a test class, and prints the output of ibsim if a test fails. */
public final class FabricExtension implements BeforeAllCallback, AfterAllCallback, TestExecutionExceptionHandler {
    private final String topology;
    private @Nullable SimulatedFabric fabric;

    /**
     * A fabric for a test class.
     *
     * @param topology a resource in ibsim's net format
     */
    public FabricExtension(String topology) {
        this.topology = topology;
    }

    /**
     * The fabric.
     *
     * @return the fabric, which runs while the tests of the class run
     */
    public SimulatedFabric fabric() {
        if (fabric == null) {
            throw new IllegalStateException("the fabric runs only while tests do");
        }
        return fabric;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        fabric = SimulatedFabric.start(topology);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (fabric != null) {
            fabric.close();
            fabric = null;
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        failure.addSuppressed(new AssertionError("ibsim said:\n" + fabric().said()));
        throw failure;
    }
}
