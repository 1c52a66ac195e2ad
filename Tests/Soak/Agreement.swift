/// With whom the gateway has agreements in the run.
enum Agreement {
    static let acmeToken = "client-token-of-acme-1"
    static let deskToken = "client-token-of-desk-1"

    /// What a carrier shows.
    static func secret(_ carrier: String) -> String { "secret-of-carrier-\(carrier)" }

    /// - Parameter url: Where all receivers are, without a path.
    static func text(url: String) -> String {
        let numbers = Numbers.acmes.map { "\"\($0)\"" }.joined(separator: ", ")
        let carriers = ["north", "south"].map { name in
            "  - {name: \(name), kind: http, url: \"\(url)/\(name)\", "
                + "token: token-for-the-carrier, secrets: [\(secret(name))]}\n"
        }
        return "carriers:\n" + carriers.joined() + """
            partners:
              - name: acme
                dialect: gtiglobal
                primary: \(url)/acme
                clientTokens: [\(acmeToken)]
                gtiglobalToken: server-token-of-acme-1
                carrier: north
                subscribers: [\(numbers)]
              - name: bulk
                dialect: puzzel
                user: bulk
                password: password-of-bulk
                serviceId: 4711
                originator: {type: network, text: "2097"}
                quota: 1000000
                mo: {form: json, url: \(url)/bulk/mo}
                dr: {form: json, url: \(url)/bulk/dr}
                carrier: north
                routes: [{number: "2097"}]
            """ + "\n" + others(url: url)
    }

    private static func others(url: String) -> String {
        """
          - name: quick
            dialect: puzzel
            user: quick
            password: password-of-quick
            serviceId: 4712
            originator: {type: network, text: "2098"}
            quota: 1000000
            dr: {form: json, url: \(url)/quick/dr}
            carrier: south
          - name: shop
            dialect: mgage
            user: shop
            password: password-of-shop
            program: "330871"
            originators: ["20597"]
            carrier: north
          - name: desk
            dialect: expertflow
            clientTokens: [\(deskToken)]
            callbackToken: callback-token-of-desk-1
            channels: [{name: smpp, carrier: north, originator: "20901"}]
            routes: [{number: "20901"}]
        """
    }
}
