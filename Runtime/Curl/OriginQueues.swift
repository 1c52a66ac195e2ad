/// Who may start and who waits, origin by origin, so that a slow origin holds up only its own.
struct OriginQueues<Element> {
    private let limit: Int
    private var underWay: [String: Int] = [:]
    private var waiting: [String: [Element]] = [:]
    private(set) var waitingCount = 0

    /// At most `limit` elements of one origin are under way at a time.
    init(limit: Int) {
        self.limit = limit
    }

    /// Takes an element in.
    ///
    /// - Returns: Whether it is under way from now on; else it waits for ``finish(at:)``.
    mutating func admit(_ element: Element, to origin: String) -> Bool {
        let count = underWay[origin, default: 0]
        guard count >= limit else {
            underWay[origin] = count + 1
            return true
        }
        waiting[origin, default: []].append(element)
        waitingCount += 1
        return false
    }

    /// Notes that an element under way has ended.
    ///
    /// - Returns: The origin's longest waiting element, which is under way from now on.
    mutating func finish(at origin: String) -> Element? {
        guard var queue = waiting[origin] else {
            let count = underWay[origin, default: 0]
            underWay[origin] = count > 1 ? count - 1 : nil
            return nil
        }
        let element = queue.removeFirst()
        waiting[origin] = queue.isEmpty ? nil : queue
        waitingCount -= 1
        return element
    }

    /// Takes waiting elements out, in no particular order.
    mutating func removeWaiting(where isWanted: (Element) -> Bool) -> [Element] {
        guard waitingCount > 0 else { return [] }
        var removed: [Element] = []
        for (origin, queue) in waiting {
            let wanted = queue.filter(isWanted)
            if wanted.isEmpty { continue }
            let rest = queue.filter { !isWanted($0) }
            waiting[origin] = rest.isEmpty ? nil : rest
            removed += wanted
        }
        waitingCount -= removed.count
        return removed
    }

    /// Visits every waiting element.
    func forEachWaiting(_ visit: (Element) -> Void) {
        for queue in waiting.values { queue.forEach(visit) }
    }
}
