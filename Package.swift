// swift-tools-version: 6.2
import PackageDescription

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle",
    package: "swift-service-lifecycle"
)
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let rig: [Target.Dependency] = ["TestSupport", "Curl", "JSON", "Postgres"]
// Arrows between rooms point one way; CI builds with
// `--explicit-target-dependency-import-check error`, so an import that is not listed here fails.
let package = Package(
    name: "waypost",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "waypost", targets: ["Local"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // Functions: what the gateway does.
        .target(name: "Gateway", path: "Functions/Gateway"),
        .target(
            name: "Dialects",
            dependencies: ["Gateway", "Invocation", "JSON", "XML"],
            path: "Functions/Dialects"
        ),
        .target(
            name: "Store",
            dependencies: [
                "Gateway", "Invocation", "JSON", "Postgres",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Functions/Store",
            resources: [.embedInCode("Schema")]
        ),
        .target(
            name: "Delivery",
            dependencies: [
                "Gateway", "Store", "Curl", "STOMP", "Invocation", "JSON", "Postgres", logging,
            ],
            path: "Functions/Delivery"
        ),
        .target(
            name: "Handlers",
            dependencies: [
                "Gateway", "Dialects", "Store", "Delivery", "Invocation", "JSON", "Postgres",
                "Curl",
            ],
            path: "Functions/Handlers"
        ),
        .target(
            name: "Agreements",
            dependencies: [
                "Gateway", "Store", "STOMP", "JSON", .product(name: "Yams", package: "Yams"),
            ],
            path: "Functions/Agreements"
        ),
        .target(
            name: "Console",
            dependencies: ["Gateway", "Store", "Agreements", "Invocation", "JSON"],
            path: "Functions/Console"
        ),
        .executableTarget(
            name: "TerminateMessage",
            dependencies: ["Handlers", "Lambda"],
            path: "Functions/Main/TerminateMessage"
        ),
        .executableTarget(
            name: "OriginateMessage",
            dependencies: ["Handlers", "Lambda"],
            path: "Functions/Main/OriginateMessage"
        ),
        .executableTarget(
            name: "DeliveryReport",
            dependencies: ["Handlers", "Lambda"],
            path: "Functions/Main/DeliveryReport"
        ),
        .executableTarget(
            name: "RetrySweep",
            dependencies: ["Handlers", "Lambda"],
            path: "Functions/Main/RetrySweep"
        ),
        .executableTarget(
            name: "Manage",
            dependencies: ["Handlers", "Lambda"],
            path: "Functions/Main/Manage"
        ),

        // Runtime: what it stands on.
        .target(name: "JSON", path: "Runtime/JSON"),
        .systemLibrary(
            name: "CExpat",
            path: "Runtime/CExpat",
            pkgConfig: "expat",
            providers: [.apt(["libexpat1-dev"])]
        ),
        .target(name: "XML", dependencies: ["CExpat"], path: "Runtime/XML"),
        .target(
            name: "Invocation",
            dependencies: ["JSON", .product(name: "Logging", package: "swift-log")],
            path: "Runtime/Invocation"
        ),
        .target(name: "Blocking", path: "Runtime/Blocking"),
        .systemLibrary(
            name: "CPostgres",
            path: "Runtime/CPostgres",
            pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"])]
        ),
        .systemLibrary(
            name: "CCurl",
            path: "Runtime/CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]
        ),
        .target(
            name: "Postgres",
            dependencies: [
                "Blocking", "CPostgres",
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            path: "Runtime/Postgres"
        ),
        .target(name: "Curl", dependencies: ["CCurl"], path: "Runtime/Curl"),
        .target(name: "CPlatform", path: "Runtime/CPlatform"),
        .target(
            name: "Lambda",
            dependencies: ["Blocking", "CPlatform", "Invocation", "JSON", logging],
            path: "Runtime/Lambda"
        ),
        .target(name: "STOMP", dependencies: ["Curl"], path: "Runtime/STOMP"),
        .executableTarget(
            name: "Local",
            dependencies: [
                "CPlatform", "LocalRuntime",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Runtime/Local/Main"
        ),
        .target(
            name: "LocalRuntime",
            dependencies: [
                "Handlers", "Agreements", "Console", "Store", "Gateway", "Invocation", "JSON",
                "Postgres", "Curl", logging, nio, nioPosix, lifecycle, subprocess,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Yams", package: "Yams"),
            ],
            path: "Runtime/Local",
            exclude: ["Main"]
        ),

        // Tests: mirror the rooms.
        .target(
            name: "TestSupport",
            dependencies: [
                "Gateway", "Store", "Delivery", "Handlers", "Agreements", "Invocation", "JSON",
                "Postgres", "Curl", "STOMP", logging, nio,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
            ],
            path: "Tests/Support"
        ),
        .executableTarget(
            name: "bench",
            dependencies: [
                "TestSupport", "Curl", "JSON", "Store", "Postgres", "Invocation", "LocalRuntime",
                logging, nio, nioPosix, lifecycle,
                .product(name: "NIOHTTP1", package: "swift-nio"), subprocess,
            ],
            path: "Tests/Bench"
        ),
        .executableTarget(name: "faults", dependencies: rig, path: "Tests/Faults"),
        .executableTarget(name: "soak", dependencies: rig, path: "Tests/Soak"),
        .executableTarget(name: "stub", dependencies: ["Curl", "JSON"], path: "Tests/Stub"),
        .testTarget(
            name: "GatewayTests",
            dependencies: ["TestSupport", "Gateway"],
            path: "Tests/GatewayTests"
        ),
        .testTarget(
            name: "RuntimeTests",
            dependencies: [
                "TestSupport", "Invocation", "JSON", "Lambda", "Postgres", "Curl", "LocalRuntime",
                "XML", "STOMP", "Handlers", "Gateway", "Store", logging, nio, nioPosix, lifecycle,
            ],
            path: "Tests/RuntimeTests"
        ),
        .testTarget(
            name: "DialectsTests",
            dependencies: ["Dialects", "Gateway", "Invocation", "JSON", "XML"],
            path: "Tests/DialectsTests"
        ),
        .testTarget(
            name: "DeliveryTests",
            dependencies: [
                "TestSupport", "Delivery", "Dialects", "Gateway", "Invocation", "Curl", "JSON",
                logging,
            ],
            path: "Tests/DeliveryTests"
        ),
        .testTarget(
            name: "StoreTests",
            dependencies: ["TestSupport", "Store", "Gateway", "Invocation", "Postgres"],
            path: "Tests/StoreTests"
        ),
        .testTarget(
            name: "HandlersTests",
            dependencies: [
                "TestSupport", "Handlers", "Delivery", "Dialects", "Store", "Gateway", "Agreements",
                "Console", "Invocation", "JSON", "Postgres", "Curl", "XML",
            ],
            path: "Tests/HandlersTests"
        ),
        .testTarget(
            name: "Conformance",
            dependencies: [
                "TestSupport", "Handlers", "Delivery", "Dialects", "Store", "Gateway", "Agreements",
                "Invocation", "JSON", "Postgres", "STOMP", "LocalRuntime",
            ],
            path: "Tests/Conformance"
        ),
        .testTarget(name: "TidyTests", path: "Tests/TidyTests"),
    ]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
    ]
}
