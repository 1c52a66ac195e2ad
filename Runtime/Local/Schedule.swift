package import JSON

/// One schedule of a function.
package struct Schedule: Sendable {
    /// The name of the event in the template, unique within its function.
    package var name: String
    /// The logical id of the function that it invokes.
    package var function: String
    package var expression: ScheduleExpression
    /// The expression as it was written, for people.
    package var text: String
    /// The whole event, where the schedule gives one; else the platform's own is sent.
    package var input: JSON?
    package var isEnabled: Bool

    package init(
        name: String,
        function: String,
        expression: ScheduleExpression,
        text: String,
        input: JSON? = nil,
        isEnabled: Bool = true
    ) {
        self.name = name
        self.function = function
        self.expression = expression
        self.text = text
        self.input = input
        self.isEnabled = isEnabled
    }
}
