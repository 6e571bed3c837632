"""The road past one machine says the same as the one machine, and holds no secret."""

import asyncio
import copy
import json
import os
import re
import shlex
import sys
from importlib.metadata import entry_points
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import pytest
import yaml
from jupyterhub.app import JupyterHub
from jupyterhub.auth import Authenticator
from jupyterhub.services.auth import HubAuth, HubOAuth
from jupyterhub.spawner import Spawner
from oauthenticator.generic import GenericOAuthenticator

from vetcourse.hub import config, credits_service, handin_service, roles, running
from vetcourse.hub import services as on_one_machine
from vetcourse.hub.kubernetes.image import CALM, lay_out_image
from vetcourse.hub.kubernetes.people import main, values_of
from vetcourse.hub.roster import Person, Roster
from vetcourse.hub.settings import COURSE, KNOWN
from vetcourse.hub.spawning import ARRIVES, SERVER, Arrival
from vetcourse.hub.spawning import CALM as CALM_ROLES
from vetcourse.pages import unit

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "src" / "vetcourse" / "hub" / "kubernetes"
VALUES = yaml.safe_load((FOLDER / "values.yaml").read_text("utf-8"))
HUB, SINGLE = VALUES["hub"], VALUES["singleuser"]
OBJECTS = list(yaml.safe_load_all((FOLDER / "services.yaml").read_text("utf-8")))
PODS = {
    one["metadata"]["name"]: one["spec"]["template"]
    for one in OBJECTS
    if one["kind"] == "Deployment"
}
SERVICE_OF = {
    "vetcourse-course": COURSE,
    "vetcourse-handin": roles.HAND_IN,
    "vetcourse-credits": roles.CREDITS,
}
# These two are the one machine's own; the chart brings a culler.
NOT_THERE = {f"service-{name}" for name in (roles.CULLER, roles.KEEPER)}
EVERYBODY = Roster(
    tuple(
        Person(login=f"one-{role}", role=role, outside=f"Feide:{role}")
        for role in roles.GROUP
    )
)


def only(required=(), **properties):
    """A mapping with these names and no other."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": list(required),
    }


TEXT, YES, MAP, LIST = ({"type": t} for t in ("string", "boolean", "object", "array"))
WHOLE, AMOUNT = {"type": "integer"}, {"type": ["number", "string"]}
IMAGE = only(("name", "tag"), name=TEXT, tag=TEXT)
# What the chart knows of the names we use, read out of its values.schema.yaml on
# 2026-11-22: it refuses every other name in these places, and so do we.
CHART = only(
    ("hub", "proxy", "singleuser", "cull"),
    hub=only(
        image=IMAGE,
        db=only(
            type={
                "enum": ["sqlite-pvc", "sqlite-memory", "mysql", "postgres", "other"]
            },
            upgrade=YES,
        ),
        shutdownOnLogout=YES,
        allowNamedServers=YES,
        concurrentSpawnLimit=WHOLE,
        resources=MAP,
        extraEnv=MAP,
        extraConfig={"type": "object", "additionalProperties": TEXT},
        config={"type": "object", "additionalProperties": MAP},
        services={"type": "object", "additionalProperties": MAP},
        loadRoles={"type": "object", "additionalProperties": MAP},
    ),
    proxy=only(
        https=only(enabled=YES, hosts=LIST, letsencrypt=only(contactEmail=TEXT)),
        chp=only(resources=MAP),
    ),
    singleuser=only(
        image=IMAGE,
        cmd={"type": ["array", "string"]},
        startTimeout=WHOLE,
        memory=only(guarantee=AMOUNT, limit=AMOUNT),
        cpu=only(guarantee={"type": "number"}, limit={"type": "number"}),
        uid=WHOLE,
        fsGid=WHOLE,
        allowPrivilegeEscalation=YES,
        storage=only(
            ("type", "homeMountPath"),
            type={"enum": ["dynamic", "static", "none"]},
            capacity=TEXT,
            homeMountPath=TEXT,
        ),
        extraEnv=MAP,
        networkPolicy=only(
            enabled=YES,
            egress=LIST,
            egressAllowRules=only(
                cloudMetadataServer=YES, nonPrivateIPs=YES, privateIPs=YES
            ),
        ),
        cloudMetadata=only(("blockWithIptables", "ip"), blockWithIptables=YES, ip=TEXT),
    ),
    cull=only(("enabled",), enabled=YES, timeout=WHOLE, every=WHOLE),
    scheduling=only(userScheduler=only(enabled=YES)),
    prePuller=only(hook=only(enabled=YES), continuous=only(enabled=YES)),
)


def environment(container) -> dict[str, str]:
    """What a container is told; a secret stands in for itself."""
    return {one["name"]: one.get("value", "secret") for one in container["env"]}


def container(pod: str):
    """The one container of a pod."""
    (it,) = PODS[pod]["spec"]["containers"]
    return it


def merged(under, over):
    """Values over values, as Helm lays them."""
    both = {**under, **over}
    for name in under.keys() & over.keys():
        if isinstance(under[name], dict) and isinstance(over[name], dict):
            both[name] = merged(under[name], over[name])
    return both


@pytest.fixture(params=["as we wrote it down", "the chart itself"])
def refuse(request):
    """A function that raises where the chart would refuse values.

    The chart's own schema wants the chart: `helm pull` it, and say where it lies.
    """
    if request.param == "as we wrote it down":
        return lambda values: jsonschema.validate(values, CHART)
    if "VETCOURSE_CHART" not in os.environ:
        pytest.skip("VETCOURSE_CHART names no chart; kubernetes/README.md says how")
    chart = Path(os.environ["VETCOURSE_CHART"])
    schema = json.loads((chart / "values.schema.json").read_text("utf-8"))
    defaults = yaml.safe_load((chart / "values.yaml").read_text("utf-8"))
    return lambda values: jsonschema.validate(merged(defaults, values), schema)


def test_the_chart_takes_the_values(refuse):
    """Every name is one that the chart knows, of the kind it wants; people's too."""
    refuse(VALUES)
    refuse(merged(VALUES, values_of(EVERYBODY)))


@pytest.mark.parametrize(
    ("place", "name", "value"),
    [
        pytest.param((), "singleUser", {}, id="a room that is not there"),
        pytest.param(("hub",), "dbUrl", "x", id="a name that is not there"),
        pytest.param(("hub", "db"), "type", "postgresql", id="a word it does not know"),
        pytest.param(("cull",), "timeout", "1h", id="another kind of value"),
        pytest.param(
            ("singleuser", "storage"), "homePath", "/", id="a misspelt name inside"
        ),
    ],
)
def test_the_chart_would_refuse_others(refuse, place, name, value):
    """The check above can fail."""
    values = copy.deepcopy(VALUES)
    room = values
    for step in place:
        room = room[step]
    room[name] = value

    with pytest.raises(jsonschema.ValidationError):
        refuse(values)


def test_roles_and_scopes_are_those_of_one_machine():
    """Who may do what is decided in one place, and copied here without a change."""
    loaded = [{"name": name, **role} for name, role in HUB["loadRoles"].items()]

    assert loaded == [one for one in roles.roles() if one["name"] not in NOT_THERE]
    assert HUB["config"]["JupyterHub"]["custom_scopes"] == roles.custom_scopes()


def test_services_are_those_of_one_machine():
    """Same names, same scopes for their tokens; each has a pod and an address."""
    allowed = {
        name: service.get("oauth_client_allowed_scopes")
        for name, service in HUB["services"].items()
    }
    addresses = {
        one["metadata"]["name"]: one["spec"]["ports"][0]["port"]
        for one in OBJECTS
        if one["kind"] == "Service"
    }

    assert allowed == {
        COURSE: None,
        **{
            name: [
                *roles.opening(name),
                *(roles.SCOPE[role] for role in roles.GROUP if name in opened(role)),
            ]
            for name in (roles.HAND_IN, roles.CREDITS)
        },
    }
    for pod, service in SERVICE_OF.items():
        assert HUB["services"][service]["url"] == f"http://{pod}:{addresses[pod]}"
        (port,) = container(pod)["ports"]
        assert port["containerPort"] == addresses[pod]


def opened(role):
    """The services with pages or calls for a role, as one machine allows them."""
    return [s for s in roles.OPENS[role] if s != COURSE]


@pytest.mark.parametrize("role", list(roles.GROUP))
def test_a_role_s_profile_is_the_one_machine_s(role):
    """JupyterHub's own spawner makes of the profile what `serve` would have made."""
    spawner = Spawner(environment=dict(SINGLE["extraEnv"]))
    spawner.mem_limit = SINGLE["memory"]["limit"]
    spawner.group_overrides = HUB["config"]["KubeSpawner"]["group_overrides"]
    group = SimpleNamespace(name=roles.GROUP[role])
    spawner.user = SimpleNamespace(name="somebody", groups=[group])

    asyncio.run(spawner.apply_group_overrides())

    paths = spawner.environment["JUPYTER_CONFIG_PATH"].split(":")
    calm = [f"/opt/vetcourse/config/{CALM}"] if role in CALM_ROLES else []
    assert spawner.default_url == ARRIVES[role]
    assert paths == [f"/opt/vetcourse/config/{role}", *calm]
    assert ("VETCOURSE_DESK" in spawner.environment) == (role == "coordinator")
    assert (
        spawner.environment["VETCOURSE_WORK"]
        == (HUB["config"]["KubeSpawner"]["notebook_dir"])
    )


def test_the_image_has_what_the_profiles_name(tmp_path):
    """Settings for each role, the calm page, the rules; no question and no key."""
    lay_out_image(tmp_path, ROOT)

    for role in roles.GROUP:
        assert (tmp_path / "config" / role / "jupyter_server_config.json").is_file()
    assert (tmp_path / "config" / CALM).resolve() == unit.LEARNER.resolve()
    assert (tmp_path / "share" / "labextensions" / "vetcourse").is_dir()
    assert list((tmp_path / "config" / "rules" / "programmes").glob("*.toml"))
    names = {path.name for path in (tmp_path / "config" / "modules").glob("*/*")}
    assert names == {"module.toml"}


def test_everybody_arrives_where_one_machine_sends_them():
    """The hub's own code in the values decides as `serve` does."""
    space = {"c": SimpleNamespace(JupyterHub=SimpleNamespace())}
    exec(HUB["extraConfig"]["arrival.py"], space)
    there = space["c"].JupyterHub.default_url

    for person in (*EVERYBODY.people, None):
        user = person and SimpleNamespace(
            name=person.login,
            groups=[SimpleNamespace(name=roles.GROUP[person.role])],
        )
        handler = SimpleNamespace(current_user=user, settings={"base_url": "/"})
        here = Arrival({one.login: one.role for one in EVERYBODY.people})
        assert there(handler) == here(handler)


def test_login_is_the_one_machine_s():
    """Feide's addresses and the careful settings, as `serve` sets them."""
    told = {name: default for name, (_, default) in KNOWN["login.oidc"].items()}
    told["client_id"] = HUB["config"]["GenericOAuthenticator"]["client_id"]
    (host,) = VALUES["proxy"]["https"]["hosts"]
    start = SimpleNamespace(
        settings=SimpleNamespace(login=told, url=f"https://{host}/")
    )
    expected = config._oidc(start, SimpleNamespace(client="x"))
    del expected["client_secret"]
    (way,) = entry_points(
        group="jupyterhub.authenticators",
        name=HUB["config"]["JupyterHub"]["authenticator_class"],
    )

    assert HUB["config"]["GenericOAuthenticator"] == expected
    assert way.load() is GenericOAuthenticator
    everyone = config._people(
        SimpleNamespace(roster=EVERYBODY, settings=SimpleNamespace(way="oidc"))
    )
    said = HUB["config"]["Authenticator"]
    people = values_of(EVERYBODY)["hub"]["config"]["Authenticator"]
    for name, value in {**said, **people}.items():
        expected_value = everyone[name]
        assert type(expected_value)(value) == expected_value


def test_settings_of_the_hub_s_classes_exist():
    """A setting that a class does not have would be passed over in silence."""
    classes = {
        "JupyterHub": JupyterHub,
        "Authenticator": Authenticator,
        "GenericOAuthenticator": GenericOAuthenticator,
        "KubeSpawner": Spawner,
    }
    inner = HUB["config"]["KubeSpawner"]["group_overrides"].values()

    assert HUB["config"].keys() == classes.keys()
    for name, settings in HUB["config"].items():
        assert settings.keys() <= set(classes[name].class_trait_names())
    for one in inner:
        assert one["spawner_override"].keys() <= set(Spawner.class_trait_names())


def test_hand_in_answers_with_exactly_what_its_pod_is_told(tmp_path, monkeypatch):
    """The service comes up, and the probe's address is one of its own."""
    it = container("vetcourse-handin")
    told = environment(it) | {"VETCOURSE_HANDIN_STORE": str(tmp_path / "store")}

    for name, value in told.items():
        monkeypatch.setenv(name, value)
    auth = HubOAuth()
    app = handin_service.make_app(told, auth)

    assert answers_probe(app, it)
    assert auth.login_url.startswith("/hub/api/oauth2/authorize")
    assert auth.oauth_redirect_uri == "/services/handin/oauth_callback"
    assert auth.access_scopes == set(roles.opening(roles.HAND_IN))
    assert app.settings["mentor_group"] == roles.GROUP["mentor"]
    assert it["command"][1:] == ["-m", handin_service.__name__]


def test_credits_answers_with_exactly_what_its_pod_is_told(tmp_path, monkeypatch):
    """The service comes up, and the probe's address is one of its own."""
    it = container("vetcourse-credits")
    monkeypatch.chdir(tmp_path)
    for name, value in environment(it).items():
        monkeypatch.setenv(name, value)
    auth = HubAuth()
    read = credits_service.read_environment(environment(it))
    office = SimpleNamespace(modules=dict)

    app = credits_service.application(
        office,
        auth,
        prefix=environment(it)["JUPYTERHUB_SERVICE_PREFIX"],
        key="k",
    )

    assert answers_probe(app, it)
    assert auth.access_scopes == set(roles.opening(roles.CREDITS))
    assert auth.api_url == "http://hub:8081/hub/api"
    assert str(read["rules"]) == "/opt/vetcourse/config/rules"
    assert it["command"][1:] == ["-m", credits_service.__name__]


def answers_probe(app, it):
    """Whether the application has a page at the address the probe asks."""
    path = it["readinessProbe"]["httpGet"]["path"]
    assert it["livenessProbe"]["httpGet"] == it["readinessProbe"]["httpGet"]
    assert path.endswith(running.HEALTH[it["name"]])
    rules = app.default_router.rules[0].target.rules
    return any(rule.matcher.regex.fullmatch(path) for rule in rules)


def test_each_pod_is_told_who_it_is():
    """Name, prefix, client and scope go with the service that the hub knows."""
    for pod, service in SERVICE_OF.items():
        told = environment(container(pod))
        (token,) = (
            one["valueFrom"]["secretKeyRef"]
            for one in container(pod)["env"]
            if one["name"] == "JUPYTERHUB_API_TOKEN"
        )

        assert told["JUPYTERHUB_SERVICE_NAME"] == service
        assert told["JUPYTERHUB_SERVICE_PREFIX"] == f"/services/{service}/"
        assert told["JUPYTERHUB_CLIENT_ID"] == f"service-{service}"
        (scope,) = roles.opening(service)
        assert told["JUPYTERHUB_OAUTH_ACCESS_SCOPES"] == f'["{scope}"]'
        assert token == {"name": "hub", "key": f"hub.services.{service}.apiToken"}


def test_every_variable_of_ours_is_one_the_code_reads():
    """A variable that nobody reads is a promise that nobody keeps."""
    code = "\n".join(
        path.read_text("utf-8")
        for path in (ROOT / "src" / "vetcourse").rglob("*.py")
        if path != Path(on_one_machine.__file__)
    )
    containers = [
        one
        for pod in PODS.values()
        for one in (*pod["spec"]["containers"], *pod["spec"].get("initContainers", ()))
    ]
    told = set().union(*map(environment, containers), SINGLE["extraEnv"])

    ours = {name for name in told if name.startswith("VETCOURSE_")}
    assert len(ours) > 8
    for name in ours:
        assert re.search(rf'["\']{name}["\']', code), name


def test_services_are_reached_at_their_own_addresses():
    """What people's servers and the course are told is where the services are."""
    for told in (SINGLE["extraEnv"], environment(container("vetcourse-course"))):
        for name, variable in (
            (roles.HAND_IN, "VETCOURSE_HANDIN_URL"),
            (roles.CREDITS, "VETCOURSE_CREDITS_URL"),
        ):
            service = HUB["services"][name]
            assert told[variable] == f"{service['url']}/services/{name}"


def test_people_s_servers_reach_the_two_services_and_nothing_else():
    """No internet, no neighbour, no database, no course with its answer keys."""
    policy = SINGLE["networkPolicy"]
    (rule,) = policy["egress"]
    (to,) = rule["to"]
    (choice,) = to["podSelector"]["matchExpressions"]

    assert policy["enabled"]
    assert not any(policy["egressAllowRules"].values())
    labels = {
        PODS[f"vetcourse-{one}"]["metadata"]["labels"]["vetcourse"]
        for one in choice["values"]
    }
    assert labels == {"handin", "credits"}
    doors = {
        one["metadata"]["name"]: str(one["spec"]["ingress"])
        for one in OBJECTS
        if one["kind"] == "NetworkPolicy"
    }
    assert "singleuser" not in doors["vetcourse-course"]


def test_one_copy_of_each_runs_without_rights():
    """No root, no cluster token, nothing that two at once would break."""
    for one in OBJECTS:
        if one["kind"] != "Deployment":
            continue
        pod = one["spec"]["template"]["spec"]
        assert (one["spec"]["replicas"], one["spec"]["strategy"]["type"]) == (
            1,
            "Recreate",
        )
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        for it in (*pod["containers"], *pod.get("initContainers", ())):
            assert it["securityContext"]["allowPrivilegeEscalation"] is False


def test_no_secret_stands_in_a_file():
    """Addresses of databases, tokens and the client's secret come from the cluster."""
    secret = re.compile(r"(?i)(password|secret|token|database)$")
    for it in (one for pod in PODS.values() for one in pod["spec"]["containers"]):
        for one in it["env"]:
            if secret.search(one["name"]) or one["name"] in (
                "VETCOURSE_LEDGER",
                "VETCOURSE_GRADEBOOK",
            ):
                assert "secretKeyRef" in one["valueFrom"]
    for name, told in HUB["extraEnv"].items():
        assert "secretKeyRef" in told["valueFrom"], name
    text = "".join(path.read_text("utf-8") for path in FOLDER.iterdir() if path.suffix)
    assert not re.search(r"://[^\s/'\"]+:[^\s/'\"@]+@", text)
    assert not re.search(r"[0-9a-f]{32}", text)


def test_modules_that_are_run_exist():
    """Each `python -m` in the files names a module of the kit."""
    text = "".join(p.read_text("utf-8") for p in FOLDER.iterdir() if p.is_file())
    named = set(re.findall(r"-m,? (vetcourse[\w.]+)", text))

    assert SINGLE["cmd"][1:] == SERVER[1:]
    assert len(named) >= 5
    for module in named:
        path = ROOT.joinpath("src", *module.split(".")).with_suffix(".py")
        assert path.is_file(), module


def test_people_become_groups(tmp_path, capsys):
    """The command's output is what the chart and the preparing want."""
    people = tmp_path / "people.toml"
    people.write_text(
        '[[person]]\nlogin = "vl-01"\nrole = "learner"\noutside = "Sub-1"\n'
        '[[person]]\nlogin = "kari"\nrole = "coordinator"\n',
        "utf-8",
    )

    assert main([str(people)]) == 0
    told = yaml.safe_load(capsys.readouterr().out)["hub"]["config"]
    assert told["Authenticator"]["allowed_users"] == ["vl-01", "kari"]
    assert told["Authenticator"]["username_map"] == {"sub-1": "vl-01"}
    assert told["JupyterHub"]["load_groups"]["nbgrader-vetcourse"] == {
        "users": ["vl-01"]
    }
    assert main([str(people), "learners"]) == 0
    assert capsys.readouterr().out == '["vl-01"]'
    assert main([str(tmp_path / "nobody.toml")]) == 2
    assert "nobody.toml" in capsys.readouterr().err


def test_what_the_dockerfile_copies_is_there():
    """Every source of a COPY exists in the course's folder."""
    lines = (FOLDER / "Dockerfile").read_text("utf-8").splitlines()
    copied = [
        name
        for line in lines
        if line.startswith("COPY") and "--from" not in line
        for name in shlex.split(line)[1:-1]
    ]

    assert len(copied) > 6
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert f"python:{sys.version_info[0]}." in "".join(lines)
