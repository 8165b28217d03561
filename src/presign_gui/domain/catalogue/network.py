"""The server could not be reached, the connection broke, or something on the way answered in its place (NetworkError).

Facts: `host` is the host as it stands in the URL, with its port where it has one; `waited`, `ago` and `ahead` are
`timedelta`, `moment` is a `datetime`, `status` an int, `received` and `expected` are `ByteCount`, or ranges as HTTP
writes them; `reason` and `proxy` are words of the library that gave up (never with a user's name or password in
`proxy`); `issuer` and `names` are words of a certificate.
"""

from typing import Final

from presign_gui.domain.errors import QT_TRANSLATE_NOOP, Actor, EntryDefaults, NetworkError, Retry

_entry: Final = EntryDefaults(family=NetworkError, retry=Retry.BACKOFF, actor=Actor.YOU).entry

_CERTIFICATES: Final = "RFC 5280: Internet X.509 Public Key Infrastructure Certificate"

DNS_FAILED: Final = _entry(
    "HostNotFound",
    QT_TRANSLATE_NOOP("errors", "Server not found"),
    QT_TRANSLATE_NOOP("errors", "This computer could not find out where {host} is."),
    QT_TRANSLATE_NOOP(
        "errors", "Check the spelling of the server's name and region, and the internet connection or VPN."
    ),
    "RFC 1034, section 3.6; getaddrinfo(3): EAI_NONAME, EAI_NODATA",
)
DNS_SILENT: Final = _entry(
    "NameServerSilent",
    QT_TRANSLATE_NOOP("errors", "No connection to the internet"),
    QT_TRANSLATE_NOOP("errors", "No name server of this network answered when asked where {host} is."),
    QT_TRANSLATE_NOOP("errors", "Check the internet connection and the VPN, then try again."),
    "getaddrinfo(3): EAI_AGAIN",
)
CONNECTION_REFUSED: Final = _entry(
    "ConnectionRefused",
    QT_TRANSLATE_NOOP("errors", "No server listens there"),
    QT_TRANSLATE_NOOP("errors", "The computer at {host} is there, but no program on it takes the connection."),
    QT_TRANSLATE_NOOP("errors", "Check that the server is running and that the endpoint's host and port are right."),
    "connect(2): ECONNREFUSED",
)
NETWORK_UNREACHABLE: Final = _entry(
    "NetworkUnreachable",
    QT_TRANSLATE_NOOP("errors", "No network connection"),
    QT_TRANSLATE_NOOP("errors", "This computer has no way to reach {host} at the moment."),
    QT_TRANSLATE_NOOP("errors", "Connect to the network or VPN, then try again."),
    "connect(2): ENETUNREACH, EHOSTUNREACH, ENETDOWN",
)
CONNECT_TIMED_OUT: Final = _entry(
    "ConnectTimeout",
    QT_TRANSLATE_NOOP("errors", "No connection in time"),
    QT_TRANSLATE_NOOP("errors", "No connection to {host} came about within {waited}."),
    QT_TRANSLATE_NOOP("errors", "Check the internet connection, the VPN and any firewall or proxy, then try again."),
    "connect(2): ETIMEDOUT",
)
ANSWER_TIMED_OUT: Final = _entry(
    "AnswerTimeout",
    QT_TRANSLATE_NOOP("errors", "No answer in time"),
    QT_TRANSLATE_NOOP("errors", "The server {host} took the request and then said nothing for {waited}."),
    QT_TRANSLATE_NOOP("errors", "Try again in a few minutes."),
    "RFC 9110, section 15.5.9; the program's own first-byte time-out",
    actor=Actor.NOBODY_WAIT,
)
STALLED: Final = _entry(
    "Stalled",
    QT_TRANSLATE_NOOP("errors", "The transfer stood still"),
    QT_TRANSLATE_NOOP("errors", "No byte moved between this computer and {host} for {waited}."),
    QT_TRANSLATE_NOOP("errors", "Check the internet connection, then try again."),
    "The program's own stall time-out",
    actor=Actor.NOBODY_WAIT,
)
CONNECTION_LOST: Final = _entry(
    "ConnectionLost",
    QT_TRANSLATE_NOOP("errors", "Connection lost"),
    QT_TRANSLATE_NOOP("errors", "The connection to {host} broke before the transfer was complete."),
    QT_TRANSLATE_NOOP("errors", "Check the internet connection, then try again."),
    "send(2), recv(2): ECONNRESET, EPIPE",
    actor=Actor.NOBODY_WAIT,
)
ANSWER_CUT_SHORT: Final = _entry(
    "AnswerCutShort",
    QT_TRANSLATE_NOOP("errors", "Download cut short"),
    QT_TRANSLATE_NOOP("errors", "The connection to {host} ended after {received} of {expected}."),
    QT_TRANSLATE_NOOP("errors", "Check the internet connection, then try again."),
    "RFC 9112, section 8: Handling Incomplete Messages",
    actor=Actor.NOBODY_WAIT,
)
WRONG_RANGE: Final = _entry(
    "WrongRange",
    QT_TRANSLATE_NOOP("errors", "Another part of the file came"),
    QT_TRANSLATE_NOOP("errors", "{host} sent other bytes of the file ({received}) than those asked for ({expected})."),
    QT_TRANSLATE_NOOP("errors", "Try again, if need be without the proxy between this computer and the server."),
    "RFC 9110, section 14.4: Content-Range",
    actor=Actor.NOBODY_WAIT,
)
ANSWER_MALFORMED: Final = _entry(
    "AnswerMalformed",
    QT_TRANSLATE_NOOP("errors", "Not an HTTP answer"),
    QT_TRANSLATE_NOOP("errors", "What {host} answered is not HTTP."),
    QT_TRANSLATE_NOOP("errors", "Check the endpoint's port and whether it begins with http:// or https://."),
    "RFC 9112, section 4: Status Line",
    retry=Retry.USER_ACTION,
)
TLS_CERTIFICATE_INVALID: Final = _entry(
    "CertificateInvalid",
    QT_TRANSLATE_NOOP("errors", "Server's certificate not trusted"),
    QT_TRANSLATE_NOOP("errors", "The certificate that {host} showed cannot be trusted ({reason})."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Check this computer's clock, and where a company inspects traffic, install its certificate in the system.",
    ),
    "RFC 5280, section 6; RFC 9525 (names in certificates)",
    retry=Retry.USER_ACTION,
)
CERTIFICATE_EXPIRED: Final = _entry(
    "CertificateExpired",
    QT_TRANSLATE_NOOP("errors", "Server's certificate has expired"),
    QT_TRANSLATE_NOOP("errors", "The certificate of {host} ended {ago} ago, at {moment}, by this computer's clock."),
    QT_TRANSLATE_NOOP("errors", "If this computer's clock is right, ask whoever runs the server to renew it."),
    _CERTIFICATES + ", section 4.1.2.5: Validity",
    retry=Retry.USER_ACTION,
)
CERTIFICATE_NOT_YET_VALID: Final = _entry(
    "CertificateNotYetValid",
    QT_TRANSLATE_NOOP("errors", "Server's certificate is not valid yet"),
    QT_TRANSLATE_NOOP(
        "errors", "The certificate of {host} begins at {moment}, {ahead} ahead of this computer's clock."
    ),
    QT_TRANSLATE_NOOP("errors", "Set this computer's clock right, which is probably behind, then try again."),
    _CERTIFICATES + ", section 4.1.2.5: Validity",
    retry=Retry.USER_ACTION,
)
CERTIFICATE_SELF_SIGNED: Final = _entry(
    "CertificateSelfSigned",
    QT_TRANSLATE_NOOP("errors", "The server vouches only for itself"),
    QT_TRANSLATE_NOOP("errors", "The certificate of {host} is signed by itself, “{issuer}”, and by nobody else."),
    QT_TRANSLATE_NOOP(
        "errors", "If it is your own server, let the system trust it, or name its file in SSL_CERT_FILE."
    ),
    "OpenSSL: X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT",
    retry=Retry.USER_ACTION,
)
CERTIFICATE_ISSUER_UNKNOWN: Final = _entry(
    "CertificateIssuerUnknown",
    QT_TRANSLATE_NOOP("errors", "Nobody known vouches for the server"),
    QT_TRANSLATE_NOOP(
        "errors", "The certificate of {host} was issued by “{issuer}”, whom this computer does not trust."
    ),
    QT_TRANSLATE_NOOP(
        "errors", "If your company issues it, install its certificate in the system, or name its file in SSL_CERT_FILE."
    ),
    "OpenSSL: X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN",
    retry=Retry.USER_ACTION,
)
CERTIFICATE_OF_OTHER_HOST: Final = _entry(
    "CertificateOfAnotherHost",
    QT_TRANSLATE_NOOP("errors", "Certificate of another server"),
    QT_TRANSLATE_NOOP("errors", "The certificate that {host} showed is for {names}."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Check the address, sign in to the network if it wants that, and use path style for a bucket with dots.",
    ),
    "RFC 9525, section 6; Amazon S3 User Guide: Bucket naming rules (dots and TLS)",
    retry=Retry.USER_ACTION,
)
HANDSHAKE_CUT: Final = _entry(
    "HandshakeCut",
    QT_TRANSLATE_NOOP("errors", "Connection cut off at once"),
    QT_TRANSLATE_NOOP(
        "errors", "The connection to {host} was cut before it was secure, as firewalls do to block a server."
    ),
    QT_TRANSLATE_NOOP("errors", "Try another network, or ask whoever runs this one to allow {host}."),
    "Measured: filters that go by the server's name in TLS reset the connection after it (RFC 6066, section 3)",
    actor=Actor.NOBODY_WAIT,
)
TLS_FAILED: Final = _entry(
    "TlsFailed",
    QT_TRANSLATE_NOOP("errors", "No secure connection"),
    QT_TRANSLATE_NOOP("errors", "This computer and {host} could not agree on a secure connection ({reason})."),
    QT_TRANSLATE_NOOP("errors", "Check the endpoint's port and whether it begins with http:// or https://."),
    "RFC 8446, section 6.2: Error Alerts",
    retry=Retry.USER_ACTION,
)
PROXY_FAILED: Final = _entry(
    "ProxyFailed",
    QT_TRANSLATE_NOOP("errors", "Proxy not usable"),
    QT_TRANSLATE_NOOP("errors", "The proxy {proxy} could not be reached or refused to connect further."),
    QT_TRANSLATE_NOOP("errors", "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY in the environment."),
    "RFC 9110, section 9.3.6: CONNECT",
    retry=Retry.USER_ACTION,
)
PROXY_BLOCKED: Final = _entry(
    "ProxyBlocked",
    QT_TRANSLATE_NOOP("errors", "The proxy does not allow this server"),
    QT_TRANSLATE_NOOP("errors", "The proxy {proxy} refused to connect to {host} (it answered {status})."),
    QT_TRANSLATE_NOOP("errors", "Ask whoever runs the proxy to allow {host}, or use another network."),
    "RFC 9110, section 9.3.6: CONNECT; Squid: 403 for a host that an ACL denies",
    retry=Retry.USER_ACTION,
)
PROXY_CANNOT_CONNECT: Final = _entry(
    "ProxyCannotConnect",
    QT_TRANSLATE_NOOP("errors", "The proxy does not get through"),
    QT_TRANSLATE_NOOP("errors", "The proxy {proxy} could not reach {host} itself (it answered {status})."),
    QT_TRANSLATE_NOOP("errors", "Check the endpoint's host and port, then try again in a few minutes."),
    "RFC 9110, section 9.3.6: CONNECT; sections 15.6.3 to 15.6.5: 502, 503, 504",
    actor=Actor.NOBODY_WAIT,
)
PROXY_AUTHENTICATION_REQUIRED: Final = _entry(
    "ProxyAuthenticationRequired",
    QT_TRANSLATE_NOOP("errors", "The proxy wants a password"),
    QT_TRANSLATE_NOOP(
        "errors", "The proxy, through which this computer reaches the internet, wants to know who you are."
    ),
    QT_TRANSLATE_NOOP("errors", "Set HTTPS_PROXY to http://USER:PASSWORD@HOST:PORT, or ask whoever runs the network."),
    "RFC 9110, section 15.5.8: 407 Proxy Authentication Required",
    retry=Retry.USER_ACTION,
)
PROXY_REFUSED: Final = _entry(
    "ProxyRefused",
    QT_TRANSLATE_NOOP("errors", "Blocked on the way"),
    QT_TRANSLATE_NOOP("errors", "A proxy or firewall answered {status} in place of S3."),
    QT_TRANSLATE_NOOP("errors", "Ask whoever runs the network to allow this server, or use another network."),
    "Measured: error pages of Squid and of filtering proxies are HTML, S3's are XML",
    retry=Retry.USER_ACTION,
)
GATEWAY_FAILED: Final = _entry(
    "GatewayFailed",
    QT_TRANSLATE_NOOP("errors", "Server not reachable at the moment"),
    QT_TRANSLATE_NOOP(
        "errors", "A gateway in front of the server answered {status}, because it got no answer from the server itself."
    ),
    QT_TRANSLATE_NOOP("errors", "Try again in a few minutes."),
    "RFC 9110, sections 15.6.3 to 15.6.5: 502, 503, 504",
    actor=Actor.NOBODY_WAIT,
)
CAPTIVE_PORTAL: Final = _entry(
    "CaptivePortal",
    QT_TRANSLATE_NOOP("errors", "The network wants you to sign in"),
    QT_TRANSLATE_NOOP("errors", "A web page came in place of the answer, as in networks with a sign-in page."),
    QT_TRANSLATE_NOOP("errors", "Open a web browser, sign in to the network, then try again."),
    "RFC 8952: Captive Portal Architecture; RFC 6585, section 6: 511",
    retry=Retry.USER_ACTION,
)
NOT_S3_ANSWER: Final = _entry(
    "NotS3Answer",
    QT_TRANSLATE_NOOP("errors", "Not an answer of S3"),
    QT_TRANSLATE_NOOP("errors", "The answer was {status}, but not in the way that S3 answers."),
    QT_TRANSLATE_NOOP("errors", "Check that the endpoint is an S3 server and that no proxy answers in its place."),
    "S3 API Reference: Error responses",
    retry=Retry.USER_ACTION,
)
REDIRECTED: Final = _entry(
    "Redirected",
    QT_TRANSLATE_NOOP("errors", "Sent on to another address"),
    QT_TRANSLATE_NOOP("errors", "The server sent the request on to {target}, where the link's signature is not valid."),
    QT_TRANSLATE_NOOP("errors", "Ask the sender for a link to {target}, or use that as the endpoint and sign again."),
    "RFC 9110, section 15.4: Redirection 3xx",
    retry=Retry.USER_ACTION,
    actor=Actor.LINK_OWNER,
)
HTTPS_WANTED: Final = _entry(
    "HttpsWanted",
    QT_TRANSLATE_NOOP("errors", "The server wants https"),
    QT_TRANSLATE_NOOP("errors", "The server takes only https:// and was called with http://."),
    QT_TRANSLATE_NOOP(
        "errors", "Ask the sender for a link with https://, or let the endpoint begin with it and sign again."
    ),
    "Measured: nginx and Go's net/http answer 400 in plain words",
    retry=Retry.USER_ACTION,
    actor=Actor.LINK_OWNER,
)
TOO_LARGE_FOR_PROXY: Final = _entry(
    "TooLargeForProxy",
    QT_TRANSLATE_NOOP("errors", "Too large for a server on the way"),
    QT_TRANSLATE_NOOP("errors", "A proxy or web server in front of S3 does not let a file of this size through."),
    QT_TRANSLATE_NOOP("errors", "Ask whoever runs it to raise its limit for request bodies, or use another network."),
    "RFC 9110, section 15.5.14: 413; nginx: client_max_body_size",
    retry=Retry.NEVER,
    actor=Actor.BUCKET_OWNER,
)
