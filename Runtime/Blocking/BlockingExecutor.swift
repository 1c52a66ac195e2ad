import Dispatch

/// A thread on which an actor may block: the executor of an actor that waits in C code.
///
/// Jobs run one at a time, in order, on a serial queue of their own, so a wait of one never holds
/// up Swift's shared threads.
package final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// Makes the queue; `label` is what a debugger shows.
    package init(label: String) {
        queue = DispatchQueue(label: label)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async {
            unsafe job.runSynchronously(on: self.asUnownedSerialExecutor())
        }
    }
}
