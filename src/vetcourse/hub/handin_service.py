"""The hand-in service: takes hand-ins, keeps every attempt, gives feedback back.

Run it as a service of the hub: ``python -m vetcourse.hub.handin_service``.
Who somebody is comes from the hub's token, what time it is from this machine.
Hand-ins, feedback, entries sent to mentors and notes of learning groups lie in one
folder that nobody else can read.

Environment (the first five are set by the hub for a service that it starts)::

    JUPYTERHUB_API_URL, JUPYTERHUB_API_TOKEN, JUPYTERHUB_SERVICE_NAME,
    JUPYTERHUB_SERVICE_PREFIX, JUPYTERHUB_SERVICE_URL (where to listen)
    VETCOURSE_HANDIN_STORE   the folder, made with mode 0700
    VETCOURSE_COURSE         the course's id; "vetcourse" if not said
    VETCOURSE_MENTOR_GROUP   the hub's group of mentors; "mentor-<course>" if not said
    VETCOURSE_LANGUAGE       en or nb, for who has not chosen

A server or command that talks to it needs ``JUPYTERHUB_API_TOKEN`` and
``VETCOURSE_HANDIN_URL``, its address such as http://127.0.0.1:8000/services/handin.
In nbgrader_config.py, :func:`vetcourse.hub.exchange.use_the_hub` sets::

    c.ExchangeFactory.exchange           = vetcourse.hub.exchange.HubExchange
    c.ExchangeFactory.list               = vetcourse.hub.exchange.HubList
    c.ExchangeFactory.fetch_assignment   = vetcourse.hub.exchange.HubFetchAssignment
    c.ExchangeFactory.fetch_feedback     = vetcourse.hub.exchange.HubFetchFeedback
    c.ExchangeFactory.submit             = vetcourse.hub.exchange.HubSubmit
    c.ExchangeFactory.collect            = vetcourse.hub.exchange.HubCollect
    c.ExchangeFactory.release_assignment = vetcourse.hub.exchange.HubReleaseAssignment
    c.ExchangeFactory.release_feedback   = vetcourse.hub.exchange.HubReleaseFeedback

Scopes on the hub, one for each kind of user, beside ``access:services!service=…``;
a token (also a server's, also the login's) can do what its scopes say and no more::

    custom:vetcourse:learner      fetch, hand in, own attempts and feedback,
                                  ask a mentor, the own group's notes
    custom:vetcourse:instructor   release, collect, give feedback, see what was
                                  signed, set the groups, read every group's notes
    custom:vetcourse:mentor       the entries one was asked to sign

The service needs ``read:groups!group=mentor-<course>``, and in the hub's list
``oauth_client_allowed_scopes`` with the three scopes above.

Programs, below ``api/``; a token in the header ``Authorization: token …``; answers
are JSON, ``{"message": …}`` where something cannot be done; archives are plain tar::

    GET    me                                 {name, course, roles}
    GET    assignments                        [{assignment, notebooks, released_at,
                                                sha256}]
    GET    assignments/A                      tar of what is released
    PUT    assignments/A          instructor  release a tar
    DELETE assignments/A          instructor  take it back; attempts stay
    POST   submissions/A          learner     hand in a tar -> 201 and the receipt
    GET    submissions[?assignment=A]         own [{receipt…, attempt, stamp,
                                                feedback: {name.html: sha256}}]
    GET    submissions/A/T/feedback           tar of own pages for attempt T
    GET    all/submissions[?assignment=A]     instructor: everybody's
    GET    all/submissions/L/A/T              instructor: tar of one attempt of L
    PUT    all/submissions/L/A/T/feedback     instructor: give pages back
    GET    mentoring                          own entries with a mentor: [{assignment,
                                                item, mentor, sent_at, sha256, state
                                                (waiting, signed, changed), signed_at,
                                                signed_by, signed_sha256}]
    POST   mentoring              learner     {mentor, entries: [{assignment, item,
                                                value}]}: ask *mentor*, or send again
                                                what was changed -> as GET
    DELETE mentoring/A/I          learner     take back what nobody has signed
    GET    all/mentoring[?assignment=A]       instructor: who signed what, no texts
    GET    group                              {group, members} or null
    GET    groups, PUT groups     instructor  {groups: {name: [learner, …]}}

People, in a browser, after the hub's login; every form is guarded by XSRF::

    /                what one may do here
    mentor           the entries one was asked to sign; mentor/L/A/I one of them
    notes[/G]        the notes of one's learning group

``/health`` says that it runs.
"""
