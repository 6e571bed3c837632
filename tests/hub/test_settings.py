import pytest

from vetcourse.errors import HubError
from vetcourse.hub.settings import read_databases, read_settings

PAM = '[login]\nway = "pam"\n'
OIDC = """\
[hub]
public = "https://learn.example.org"
[login]
way = "oidc"
[login.oidc]
client_id = "abc"
secret_file = "secret"
"""


@pytest.fixture
def read(tmp_path):
    """A function that reads settings from text, beside a file `secret`."""
    secret = tmp_path / "secret"
    secret.write_text("hush\n")
    secret.chmod(0o600)

    def from_text(text):
        path = tmp_path / "hub.toml"
        path.write_text(text, "utf-8")
        return read_settings(path)

    return from_text


def faults(read, text):
    """What is told of settings that cannot be used."""
    with pytest.raises(HubError) as raised:
        read(text)
    return raised.value.lines


def test_the_shortest_settings_say_how_people_log_in(read):
    """Everything else has a value that is safe on one machine."""
    settings = read(PAM)

    assert (settings.way, settings.address, settings.port) == ("pam", "127.0.0.1", 8000)
    assert settings.url == "http://127.0.0.1:8000/"
    assert not settings.for_trying


def test_feide_needs_its_client_and_secret_only(read, tmp_path):
    """Where Feide answers is known; the secret stays in a file of its own."""
    settings = read(OIDC)

    assert settings.login["token"] == "https://auth.dataporten.no/oauth/token"
    assert settings.login["secret_file"] == str(tmp_path / "secret")
    assert settings.url == "https://learn.example.org/"
    assert settings.encrypted


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("", "[login] way is missing", id="no way in"),
        pytest.param(
            '[login]\nway = "native"\n', "[login] way = 'native'", id="native"
        ),
        pytest.param(PAM + "[hubs]\n", "[hubs]: not known", id="an unknown table"),
        pytest.param(PAM + "[hub]\nprot = 1\n", "prot: not known", id="a misspelling"),
        pytest.param(PAM + "[hub]\nport = true\n", "port = True", id="no number"),
        pytest.param(PAM + "[hub]\nport = 70000\n", "from 1 to 65535", id="no port"),
        pytest.param(
            PAM + '[hub]\naddress = "0.0.0.0"\n',
            "open to others without encryption",
            id="passwords in the clear",
        ),
        pytest.param(
            PAM + '[hub]\npublic = "http://learn.example.org"\n',
            "begins with https://",
            id="an address without TLS",
        ),
        pytest.param(
            PAM + '[hub]\ncertificate = "secret"\n', "belong together", id="half of TLS"
        ),
        pytest.param(
            PAM + "[hub]\nsubdomains = true\n", "subdomains needs", id="no name"
        ),
        pytest.param(
            OIDC.replace('"abc"', '""'), "client_id is missing", id="no client"
        ),
        pytest.param(
            OIDC.replace('"secret"', '"lost"'), "chmod 600", id="a secret not there"
        ),
        pytest.param(
            '[hub]\npublic = "https://a.example"\n[login]\nway = "lti"\n',
            "[login.lti] issuer is missing",
            id="LTI without its platform",
        ),
        pytest.param(
            '[login]\nway = "lti"\n[login.lti]\nissuer = "https://c.example"\n'
            'client_id = "1"\nauthorize = "https://c.example/a"\n'
            'keys = "https://c.example/k"\n',
            "sends people back",
            id="LTI without our own address",
        ),
        pytest.param("port 8000", "no TOML", id="no TOML"),
    ],
)
def test_a_fault_is_one_line_that_says_what_to_write(read, text, told):
    """Nothing starts with settings that do not hold together."""
    lines = faults(read, text)

    assert any(told in line for line in lines), lines
    assert all(line.startswith(("hub.toml: ", "/")) for line in lines)


def test_a_secret_that_others_can_read_is_refused(read, tmp_path):
    """A client secret in a readable file is no secret."""
    (tmp_path / "secret").chmod(0o644)

    assert "only its owner can read" in faults(read, OIDC)[0]


def test_every_fault_is_told_at_once(read):
    """Nobody mends settings one start at a time."""
    lines = faults(read, '[hub]\nport = 0\nprot = 1\n[login]\nway = "x"\n')

    assert len(lines) == 3


def test_trying_out_takes_nothing_but_databases(tmp_path):
    """Whoever rehearses on PostgreSQL opens no port and asks nobody's login."""
    path = tmp_path / "hub.toml"
    path.write_text(
        '[hub]\nport = 99\n[login]\nway = "oidc"\n'
        '[databases]\nledger = "postgresql+psycopg://vetcourse@db/ledger"\n',
        "utf-8",
    )

    assert read_databases(path) == {
        "ledger": "postgresql+psycopg://vetcourse@db/ledger"
    }


def test_a_slip_in_the_databases_is_told(tmp_path):
    """A name that is not known is named with the file."""
    path = tmp_path / "hub.toml"
    path.write_text('[databases]\nledgr = "sqlite:///x"\n', "utf-8")

    with pytest.raises(HubError, match="ledgr: not known"):
        read_databases(path)
