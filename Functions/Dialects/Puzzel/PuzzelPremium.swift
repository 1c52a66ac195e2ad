import Gateway

/// Whether a message may cost what it says.
enum PuzzelPremium {
    /// - Parameter price: In øre, not below 0.
    static func check(
        price: Int,
        serviceCode: String?,
        _ terms: PuzzelTerms
    ) throws(PuzzelRefusal) {
        guard price > 0 else { return }
        guard let serviceCode, PremiumPrice.limit(serviceCode: serviceCode) != nil else {
            throw .illegal("settings.gasSettings.serviceCode", "a price needs a known one")
        }
        guard PremiumPrice.isAllowed(price, serviceCode: serviceCode) else {
            throw .illegal("price", "not one of the service code")
        }
        guard terms.allowsPremium else { throw .illegal("price", "the service has no premium") }
    }
}
