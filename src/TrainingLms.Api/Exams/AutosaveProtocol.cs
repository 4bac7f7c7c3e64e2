namespace TrainingLms.Api.Exams;

/// <summary>How a client writes an attempt, for the API document: enough to write another client from it (exams.md 7).</summary>
static class AutosaveProtocol
{
    public const string Start = """
        The reply holds the paper, the lease and the time. Pressed twice, or sent again because the reply was lost, it gives the same reply, as long as no other device
        has taken over. Keep `leaseEpoch`: no other call but this one and the take-over tells it.

        How a paper is read: each slot has a number from 1, a `type`, a `text`, and what belongs to the type: `options` (to choose from, to put in order, or to match),
        `stems` (what gets an answer each), `gaps` (`{{id}}` in the text), `limits`. Order and ids are those of this paper. There are no keys, fractions or scoring rules in
        anything that a candidate receives before the rules of the exam allow it.

        How answers are written, by `type`: `single` the id of an option; `multiple` a list of ids; `true_false` a bool; `short_text`, `numeric` and `essay` a text; `matching` an
        object from stem id to option id; `ordering` the list of ids in order, where a missing one earns nothing; `cloze` an object from gap id to an option id or a text. Null, or nothing, takes an answer back.
        """;

    public const string Save = """
        **Revisions.** The client numbers the changes of each slot: 1, 2, 3 … and only upwards. A save carries the newest answer of every slot that is not acknowledged yet, and nothing
        else; the heartbeat is a save with an empty list. A slot is saved when a reply names its revision as `saved`, and not before: the reply comes after the answer is durable. Keep no
        mark of your own for that across a reload.

        **What becomes of each slot** stands in `slots`, each on its own, however the others went:

        | result | meaning | what the client does |
        |---|---|---|
        | `saved` | this revision is stored, now or before | nothing more |
        | `superseded` | a newer revision is stored; `revision` names it | go on from that number |
        | `conflict` | this revision is stored with another answer; this one is kept aside | ask for the attempt, show both, let the candidate choose, and save the choice under a higher number |

        **Refusals of the whole save**: `attempt.lease_taken` (409) another device writes: lock the input, offer the take-over; `attempt.paused` (409) lock, keep the
        buffer, send it when the pause is over; `attempt.deadline_passed` (409) lock; what came is kept aside and not scored. `answer.malformed`, `answer.slot_unknown`, `answer.slot_twice`,
        `answer.revision_wrong` (422) name every wrong entry; nothing of the save is stored.

        **Failure.** No reply, or 5xx, or 429 (wait for `Retry-After`): nothing is lost. Keep answers and revisions, never keys, in the browser's storage, say plainly since when nothing was
        acknowledged and how many answers wait, leave the input open, and try again; sending the same again is harmless. After an outage send everything in one save.

        **Reload, another browser, another device.** Ask for the attempt: its slots carry `response` and `revision` as the server knows them. Send what is newer here under a higher number. A
        second tab is read only until it takes over (`POST …/lease`, within ten minutes after signing in, or with `password`: else 422 `attempt.sign_in_again`): the reply holds a new lease, and the old device is refused from then on.

        **Time.** `remainingMs` is right when the reply is made; count it down on a monotonic clock and take it anew from each reply. The clock on the wall decides nothing, on either
        side of the wire. At zero lock the input, send a last save and look at the reply: time may have been granted. The server takes answers a little longer than it shows, for those under
        way. `capturedAt` may tell when an answer was given, as the last `serverNow` plus what went by since; it decides nothing and is kept as evidence.

        **Rhythm.** Save again after `nextSaveMs` (about half a minute, spread so that a hall does not save at once), on leaving a page, and before handing in. Do not send what has not changed.
        """;

    public const string Offline = """
        For the case that the network does not come back before the end. Ask once after the start and keep the token in memory or in the browser's storage, never in the file; it stays the same for the attempt.
        A client that cannot send offers what is not acknowledged as a file, which an invigilator brings and a second one imports after the attempt has ended.

        **The file** is JSON with two texts, `payload` and `signature`. `payload` is base64url (without padding) of the UTF-8 JSON

        ```json
        {"attemptId": "…", "answers": [{"slot": 7, "revision": 3, "response": "b", "capturedAt": "2026-03-02T01:25:10Z"}]}
        ```

        with `response` written as in a save, and `capturedAt` as there: the last `serverNow` plus what went by on a monotonic clock, as an ISO 8601 instant in UTC. It is asked for here. `signature` is base64url of
        HMAC-SHA256 over the bytes of the text `payload`, with the 32 bytes of the token as the key.

        **What becomes of it.** A signature that does not fit, another attempt, an answer captured before the start or after the end (the hand-in, or the deadline), or a malformed answer refuses the whole file. Of each slot the file's answer counts
        where its revision is higher than the stored one and nothing was saved in the slot after it was captured, say from another device that took over; the others change nothing. The signature shows that the file was made with this attempt's token and not when: that is why it takes
        two people. Then there is a new receipt (cause `offline_imported`), and the attempt is marked again; receipt, marks and answers so far are kept.
        """;

    public const string Submit = """
        Carries the lease, `confirmed: true` and the saves that are not acknowledged yet; they and the seal are one transaction. It may be repeated without an `Idempotency-Key`: whoever comes second, another tab,
        a second click or the clock, changes nothing and gets the same receipt.

        **The receipt** is the candidate's proof: when the answers became final and why, how many slots are answered, the revision of each, `answersHash` (SHA-256 over
        `slot:revision:hash` of every answer, slot by slot, each with a line feed), the hash of the paper, and a short code made of all of it. It can be asked for again at any time, also when
        time ran out and nobody pressed the button.
        """;
}
