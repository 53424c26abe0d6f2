package org.rdma4j.verbs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rdma4j.ChildJvm;

/**
 * Calls all public methods and constructors of the package by reflection, with legal and illegal arguments. So methods
 * that are added later are called too.
 */
final class RandomMethods {
    /** What is never called, and why. */
    static final Map<String, String> LEFT_OUT = Map.of(
            "SendChain.localInvalidate", "the kernel crashes if a soft-RoCE window was never bound",
            "SendChain.sendWithInvalidate", "the same");

    /** The public types of the package. */
    static final List<Class<?>> TYPES = types();

    /** What is called. */
    static final List<Executable> METHODS = TYPES.stream()
            .flatMap(RandomMethods::executables)
            .filter(method -> !LEFT_OUT.containsKey(nameOf(method)))
            .toList();

    /** How often each was called in this JVM, and how often it was not refused. */
    static final Map<Executable, Calls> COUNTS = new ConcurrentHashMap<>();

    record Calls(LongAdder made, LongAdder returned) {}

    private static final int MOST_NANOS_OF_IDLENESS = 1_000_000;

    private final RandomObjects objects;
    private final RandomArguments arguments;

    RandomMethods(RandomObjects objects) {
        this.objects = objects;
        this.arguments = new RandomArguments(objects);
    }

    /** As {@code QueuePair.postSend}. */
    static String nameOf(Executable method) {
        String type = method.getDeclaringClass().getSimpleName();
        return method instanceof Constructor ? "new " + type : type + "." + method.getName();
    }

    private static List<Class<?>> types() {
        try (Stream<Path> files = Files.list(ChildJvm.CLASSES.resolve("org/rdma4j/verbs"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                    .sorted()
                    .<Class<?>>map(name -> load("org.rdma4j.verbs." + name.substring(0, name.length() - 6)))
                    .filter(RandomMethods::isPublic)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the classes of the package", e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, RandomMethods.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isPublic(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
    }

    private static Stream<Executable> executables(Class<?> type) {
        return Stream.<Executable[]>of(type.getDeclaredConstructors(), type.getDeclaredMethods())
                .flatMap(Arrays::stream)
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .sorted(Comparator.comparing(Executable::toString));
    }

    /** Whether there are values for all parameters, and objects to call it on. */
    static boolean canCall(Executable method, RandomArguments arguments) {
        return (!needsObject(method) || arguments.canMake(method.getDeclaringClass()))
                && Arrays.stream(method.getGenericParameterTypes()).allMatch(arguments::canMake);
    }

    private static boolean needsObject(Executable method) {
        return method instanceof Method && !Modifier.isStatic(method.getModifiers());
    }

    /** Calls any of the methods. */
    void call(Random random) {
        call(METHODS.get(random.nextInt(METHODS.size())), random);
    }

    /** Calls a method of any object, and keeps its result for later calls. */
    void call(Executable method, Random random) {
        Object object = needsObject(method) ? arguments.value(method.getDeclaringClass(), random) : null;
        if (method.getName().equals("close") && mustStay(object, random)) {
            return;
        }
        Object[] values = Arrays.stream(method.getGenericParameterTypes())
                .map(type -> argument(type, random))
                .toArray();
        if (nameOf(method).equals("WaitingStrategy.idle")) {
            values[1] = (long) random.nextInt(MOST_NANOS_OF_IDLENESS);
        }
        Calls calls = COUNTS.computeIfAbsent(method, _ -> new Calls(new LongAdder(), new LongAdder()));
        calls.made().increment();
        keep(invoke(method, object, values));
        calls.returned().increment();
    }

    /** Most objects are closed by other means than here, so that there is something to call. */
    private boolean mustStay(@Nullable Object object, Random random) {
        return object == objects.context() || random.nextInt(4) > 0;
    }

    private @Nullable Object argument(Type type, Random random) {
        boolean isReference = !(type instanceof Class<?> plain && plain.isPrimitive());
        return isReference && random.nextInt(100) == 0 ? null : arguments.value(type, random);
    }

    private static @Nullable Object invoke(Executable method, @Nullable Object object, @Nullable Object[] values) {
        try {
            return method instanceof Constructor<?> constructor
                    ? constructor.newInstance(values)
                    : ((Method) method).invoke(object, values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof NullPointerException
                    && Arrays.asList(values).contains(null)) {
                throw new IllegalArgumentException("null", e.getCause());
            }
            if (e.getCause() instanceof OutOfMemoryError error
                    && String.valueOf(error.getMessage()).startsWith("no native memory")) {
                throw new IllegalArgumentException("too large", error);
            }
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw new AssertionError(method + " with " + Arrays.deepToString(values), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(method.toString(), e);
        }
    }

    private void keep(@Nullable Object result) {
        switch (result) {
            case null -> {}
            case List<?> list -> list.stream().limit(1).forEach(this::keep);
            case Optional<?> optional -> optional.ifPresent(this::keep);
            case Object object when arguments.isKept(object.getClass()) -> objects.keep(object);
            default -> {}
        }
    }
}
