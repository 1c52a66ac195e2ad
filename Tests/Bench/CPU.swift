/// CPU time of those who do the work, in seconds; the load generator's is not counted.
struct CPU {
    var gateway: Double
    var database: Double

    var total: Double { gateway + database }

    static func - (end: CPU, start: CPU) -> CPU {
        CPU(gateway: end.gateway - start.gateway, database: end.database - start.database)
    }

    static func / (cpu: CPU, count: Double) -> CPU {
        CPU(gateway: cpu.gateway / count, database: cpu.database / count)
    }
}

extension [CPU] {
    /// The one whose total is in the middle.
    var median: CPU { sorted { $0.total < $1.total }[Swift.min(count - 1, count / 2)] }
}

extension Line {
    /// Adds what a message cost, and whose share it was.
    mutating func add(_ cost: CPU) {
        add("cpu", cost.total.milliseconds)
        add("gateway", cost.gateway.milliseconds)
        add("database", cost.database.milliseconds)
    }
}
