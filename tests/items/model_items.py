"""One model item of the syllabus for each scored type, as an author writes it."""

from typing import Any

Fields = dict[str, Any]

COUPLING: Fields = {  # IG-01
    "type": "order",
    "id": "ig-3-coupling",
    "points": 2,
    "outcomes": ["IG-K2", "IG-S2"],
    "trade": "industrial mechanic",
    "source": "War Manpower Commission (1944), Job Instruction",
    "scenario": "Farid will teach Emma, first-year apprentice, to align a coupling.",
    "prompt": "Put Farid's actions in the order of the four-step method.",
    "options": {
        "ease": "Puts Emma at ease and asks what she has measured before",
        "whole": "Shows the whole job, one important step at a time",
        "points": "Shows it again with the key points and the reason for each",
        "hands": "Lets Emma do the job while he corrects errors as they come",
        "aloud": "Lets Emma do it once more and say the key points aloud",
        "alone": "Lets her work alone and says whom to ask",
    },
    "key": ["ease", "whole", "points", "hands", "aloud", "alone"],
    "feedback": [
        {"when": {"before": ["hands", "whole"]}, "text": "She practises guesses."},
        {"when": {"before": ["points", "whole"]}, "text": "All at once overloads."},
        {"when": {"apart": ["hands", "aloud"]}, "text": "Hands first, words after."},
        {"when": {"not-last": "alone"}, "text": "That is follow-up."},
        {"when": {"last": "ease"}, "text": "You will bore her or lose her."},
    ],
    "variants": {
        "b": {"trade": "chef", "prompt": "Put Nadia's actions in order."},
    },
}

STOCK: Fields = {  # IG-02
    "type": "sort",
    "id": "ig-3-stock",
    "points": 2,
    "prompt": "Sort the lines: important step, key point or reason?",
    "options": {
        "step": "important step",
        "how": "key point",
        "why": "reason",
    },
    "rows": {
        "pour": "Pour the stock over into shallow containers",
        "line": "Fill no higher than the line in the house procedure",
        "deep": "A deep pot stays warm in the middle for hours",
        "chiller": "Put the containers in the blast chiller",
        "space": "Keep space between the containers",
        "label": "Measure and write temperature, product and time on the label",
        "shift": "The next shift cannot see how old it is",
    },
    "key": {
        "pour": "step",
        "line": "how",
        "deep": "why",
        "chiller": "step",
        "space": "how",
        "label": "step",
        "shift": "why",
    },
    "feedback": [
        {
            "rows": ["line", "space"],
            "chosen": ["step"],
            "text": "Does the job move forward, or is this how?",
        },
        {"rows": ["pour", "chiller", "label"], "text": "It is an action of its own."},
        {"rows": ["deep", "shift"], "chosen": ["how"], "text": "It explains."},
    ],
}

BREAKER: Fields = {  # IG-03
    "type": "best_worst",
    "id": "ig-3-breaker",
    "points": 2,
    "prompt": "Jonas has not tested that the circuit is dead. Best and worst?",
    "options": {
        "watch": "Stop him; he explains and tests while you watch",
        "fright": "Let him go on; he remembers it better if he gets a fright",
        "finish": "Finish the job yourself, and take it up in the car",
        "scold": "Stop him, and tell him off loudly",
        "instead": "Stop him, do the test for him, and let him go on",
    },
    "key": {"best": "watch", "worst": "fright"},
    "unsafe": ["fright"],
    "feedback": {
        "fright": "Danger to life is never a learning method.",
        "finish": "Safe now, but the learner becomes a spectator.",
        "scold": "A telling-off moves attention to you.",
        "instead": "You did the one step he must never leave out.",
        "other-worst": "Only one option leaves a young person in danger.",
    },
}

GLIMPSES: Fields = {  # IG-04
    "type": "match",
    "id": "ig-4-glimpses",
    "points": 2,
    "prompt": "Match each glimpse to the method it shows best.",
    "options": {
        "modelling": "modelling",
        "coaching": "coaching",
        "scaffolding": "scaffolding",
        "articulation": "articulation",
        "reflection": "reflection",
        "exploration": "exploration",
    },
    "rows": {
        "aloud": "says aloud everything she looks for",
        "hoist": "gives small hints at the right second",
        "form": "gives Amina a form with half the headings filled in",
        "shirt": "asks Amina to explain why she let the resident do it himself",
        "beside": "lays two reports beside each other and asks what differs",
        "room": "asks Amina to find, plan and try an activity",
    },
    "key": {
        "aloud": "modelling",
        "hoist": "coaching",
        "form": "scaffolding",
        "shirt": "articulation",
        "beside": "reflection",
        "room": "exploration",
    },
}

WINDOWS: Fields = {  # IG-05
    "type": "slider",
    "id": "ig-4-windows",
    "points": 2,
    "prompt": "How closely should the instructor control the work right now?",
    "low": 0,
    "high": 10,
    "ends": {"low": "leave it all to her", "high": "step by step, side by side"},
    "rows": {
        "saw": "Nora's first time ever at the table saw",
        "ridge": "She has fitted twelve windows and asks why it differs here",
        "wall": "The sloping wall has gone wrong twice",
    },
    "key": {"saw": [8, 10], "ridge": [0, 4], "wall": [4, 8]},
    "feedback": {
        "saw": {"below": "Freedom comes after shown safe handling."},
        "ridge": {"above": "Give her the question back."},
        "wall": {"below": "Two failures: step in.", "above": "Not all the help."},
    },
}

BEARING: Fields = {  # IG-06
    "type": "two_tier",
    "id": "ig-5-bearing",
    "points": 2,
    "prompt": "“Change the bearing or just re-grease it?” You guide. What, and why?",
    "options": {
        "change": "“Change it. You never go wrong with a new one.”",
        "ask": "“What have you seen, and what speaks for each?”",
        "know": "“You should know that by now.”",
        "manual": "“Read the manual and do as it says.”",
    },
    "reasons": {
        "grounds": "Guidance brings the learner's own grounds into the open",
        "never": "An instructor should never give the answer",
        "mistake": "Learners remember what costs them a mistake",
    },
    "key": {"answer": "ask", "reason": "grounds"},
    "feedback": {
        "change": "It is your judgement that is exercised.",
        "know": "Next time he will guess.",
        "manual": "Send him there with a question.",
        "never": "Too strong.",
        "mistake": "Nothing here says that he should fail.",
    },
}

LEVELS: Fields = {  # IG-08
    "type": "grid",
    "id": "ig-6-levels",
    "points": 2,
    "prompt": "Which level does each sentence speak to?",
    "options": {
        "task": "task",
        "process": "process",
        "self": "self-regulation",
        "person": "person",
    },
    "rows": {
        "fluid": "“You have put the fluid in the column for yesterday.”",
        "natural": "“You are a natural!”",
        "compare": "“When you compare with yesterday, you catch changes.”",
        "check": "“How will you check for yourself that it is complete?”",
        "minute": "“You counted the breathing for a whole minute.”",
    },
    "key": {
        "fluid": "task",
        "natural": "person",
        "compare": "process",
        "check": "self",
        "minute": "task",
    },
    "feedback": [{"chosen": ["process"], "text": "Is it about a way of working?"}],
}

BOARD: Fields = {  # IG-09
    "type": "choice",
    "id": "ig-6-board",
    "points": 1,
    "prompt": "Which comment answers all three questions?",
    "options": {
        "great": "“Great work, really neat. Keep it up!”",
        "careful": "“Three conductors are too short. Be more careful.”",
        "measure": "“Marking is there. Next: measure the first row before you cut.”",
        "read": "“Before next time, read up on the standard.”",
    },
    "key": "measure",
    "feedback": {
        "great": "She cannot tell what was good.",
        "careful": "“Be careful” is not something one can do.",
        "read": "The aim is missing.",
    },
}

SATURDAY: Fields = {  # IG-10
    "type": "branch",
    "id": "ig-7-saturday",
    "points": 3,
    "prompt": "Lin freezes, tickets keep coming. You are her instructor.",
    "steps": {
        "now": {
            "prompt": "Right now",
            "options": {
                "home": "“Go home, we'll manage.”",
                "breath": "“Take a breath, do the garnish with me here.”",
                "trade": "“You have to take a bit of shouting.”",
            },
            "key": "breath",
            "feedback": {"home": "She is alone with it.", "trade": "It is not."},
        },
        "late": {
            "prompt": "23:10",
            "options": {
                "ticket": "“What did you do wrong?”",
                "saw": "“I saw that you stopped. How was it for you?”",
                "dark": "Leave her alone in the dark yard",
            },
            "key": "saw",
            "feedback": {"ticket": "Now you lose her.", "dark": "Nobody is there."},
            "unsafe": ["dark"],
        },
        "part": {
            "prompt": "Before you part",
            "options": {"forget": "“We forget this.”", "agree": "Agree on Tuesday"},
            "key": "agree",
            "feedback": {"forget": "It becomes the norm."},
        },
    },
    "ending": "If there is danger to life, call 113.",
}

MARIT: Fields = {  # IG-11
    "type": "multi",
    "id": "ig-1-marit",
    "points": 2,
    "prompt": "Marit is ill for six weeks. Which statements hold?",
    "options": {
        "leader": "The professional leader still answers for the training",
        "office": "The training office can help to arrange some weeks elsewhere",
        "plan": "It should be visible in the plan what was not done",
        "pause": "The duty to train pauses until she is back",
        "himself": "The apprentice has himself to find another place",
        "school": "The contact teacher from Vg2 must step in",
    },
    "key": ["leader", "office", "plan"],
    "feedback": {
        "pause": "Responsibility stays with the leader.",
        "himself": "The duty lies with the company.",
        "school": "The school has no such responsibility.",
        "office": "Cooperation is the very idea.",
    },
}

GROW: Fields = {  # IG-12
    "type": "cloze",
    "id": "ig-5-grow",
    "points": 2,
    "prompt": "Choose the phase for each sentence.",
    "text": (
        "“What do you want to do alone by Easter?” [[easter]] "
        "“What have you tried so far?” [[tried]] "
        "“Name three ways.” [[three]] "
        "“What will you do by Friday?” [[friday]] "
        "“If I were you I would ask for the night shift.” [[night]] "
        "He switches on the grinder without the guard. [[grinder]]"
    ),
    "options": {
        "goal": "goal",
        "reality": "reality",
        "ways": "options",
        "will": "will",
        "none": "not GROW now",
    },
    "key": {
        "easter": "goal",
        "tried": "reality",
        "three": "ways",
        "friday": "will",
        "night": "none",
        "grinder": "none",
    },
    "feedback": [{"rows": ["grinder"], "text": "Danger ends the conversation."}],
}

CRITERIA: Fields = {  # FL-03
    "type": "mark_text",
    "id": "fl-6-window",
    "points": 2,
    "prompt": "Mark the quality one can observe in the work.",
    "sentences": {
        "keen": "Is keen and never late.",
        "level": "Places, levels and fixes the window within the tolerance.",
        "many": "Has fitted many windows.",
        "seal": "Shows the sealing and explains where water goes.",
        "moisture": "Knows everything about moisture.",
        "drawing": "Checks own work against the drawing before covering.",
        "attitude": "Has the right attitude.",
    },
    "key": ["level", "seal", "drawing"],
    "feedback": {
        "keen": "It says nothing about the window.",
        "many": "Number of times is opportunity, not quality.",
        "moisture": "Cannot be seen.",
        "attitude": "It belongs in another conversation.",
        "seal": "Explaining is also performance.",
    },
}

WHICH_PART: Fields = {  # UY-06
    "type": "grid",
    "id": "uy-3-parts",
    "points": 2,
    "prompt": "Which part is low, and what is the best first step?",
    "options": {
        "value": "value",
        "expectancy": "expectancy",
        "cost": "cost",
        "show": "show where it is used",
        "part-task": "a first part-task that can be managed",
        "talk": "a pep talk",
    },
    "rows": {
        "use-low": "“What's the use?” Low:",
        "use-step": "“What's the use?” Step:",
    },
    "allowed": {
        "use-low": ["value", "expectancy", "cost"],
        "use-step": ["show", "part-task", "talk"],
    },
    "key": {"use-low": "value", "use-step": "show"},
}

MODEL_ITEMS = (
    COUPLING,
    STOCK,
    BREAKER,
    GLIMPSES,
    WINDOWS,
    BEARING,
    LEVELS,
    BOARD,
    SATURDAY,
    MARIT,
    GROW,
    CRITERIA,
    WHICH_PART,
)
