using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Audit;
using TrainingLms.Certificates;
using TrainingLms.Classes;
using TrainingLms.Courses;
using TrainingLms.Exams;
using TrainingLms.LearningHours;
using TrainingLms.Notifications;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Programmes;
using TrainingLms.Titles;

namespace TrainingLms.Api.Tests.Authority;

/// <summary>
/// What is planted in every unit. Two people stand behind it: one who is there, and one who was there, did the same, and has moved to the neighbouring
/// branch since. A new kind of record gets a method of its own here and a line in <see cref="PlantIn"/>.
/// </summary>
sealed partial class MarkedCity
{
    readonly HashSet<Guid> withFurtherPosts = [];

    /// <summary>Whether a person holds a further post, in the unit of the primary one.</summary>
    public bool HasFurtherPost(Guid person) => withFurtherPosts.Contains(person);

    /// <summary>The year of all hours.</summary>
    public const int Year = 2026;

    const string ExamFile =
        "title: { zh-Hans: x }\nminutes: 5\npass: 1\nattempts: 1\nsections: [{ title: one, cells: [{ topic: a, count: 1, marks: 1 }] }]\n";

    /// <summary>What acceptance copies into an application, as far as reading one asks for it.</summary>
    const string CopiedRules = """
        {"Group.MinExperts":{"Value":"3"},"Objection.OwnResultWorkingDays":{"Value":"10"},"Supplement.MaxTimes":{"Value":"1"},"Confirm.TitleDate":{"Value":"BallotDate"}}
        """;

    CourseVersion published = null!;
    Guid essay;
    int auditSequence;

    void PlantShared(Planting p)
    {
        published = PlantCourse(p, "shared", Units["C"], Guid.Empty, CourseVersionState.Published, p.At, "exam.yaml");
        PlantFile(p, published.Id, "exam.yaml", Encoding.UTF8.GetBytes(ExamFile));
        var question = new Question { Id = p.NewId(), Bank = "shared", Code = "E-1" };
        var content = new QuestionContent(QuestionType.Essay, null, "t", 1, CognitiveLevel.Apply, "?", [], null, "e", "s", []) { Key = new EssayKey(null, null, null) };
        p.Db.Questions.Add(question);
        p.Db.QuestionVersions.Add(new QuestionVersion { Id = essay = p.NewId(), QuestionId = question.Id, Code = "E-1", Number = 1, ContentHash = content.Hash(), Content = content, CreatedAt = p.At, CreatedBy = Guid.Empty });
        marks.Add(new Mark(Kinds.CourseVersion, published.Id, "course-shared", "C", "published") { Doors = [new Door("course work", "C")], IsOpen = true });
    }

    void PlantIn(string unit, Planting p)
    {
        var resident = PlantPerson(p, unit, unit, "resident", cast.SingleOrDefault(member => member.Name == "trainee" && member.Unit == unit)?.Id);
        var mover = PlantPerson(p, $"{unit}/moved", Neighbouring(unit), "mover", null);
        PlantAppointments(p, unit, resident);
        PlantRosterImport(p, unit, resident);
        PlantHoursImport(p, unit, resident);
        withFurtherPosts.Add(resident);
        p.Plant<FurtherPost>(("Id", p.NewId()), ("PersonId", resident), ("UnitId", Units[unit]), ("Post", "兼任干事"), ("Engagement", Engagement.PartTime), ("From", Today.PlusDays(-30)));
        p.Plant<ComingChange>(("Id", p.NewId()), ("PersonId", resident), ("Day", Today.PlusDays(300)), ("DueAt", p.At + Duration.FromDays(300)), ("ChangesPost", true), ("Post", "科员"));
        PlantTransferRequests(p, unit, resident);
        PlantCourseWork(p, unit, resident);
        foreach (var (person, home) in ((Guid, string)[])[(resident, unit), (mover, Neighbouring(unit))]) PlantLearning(p, unit, person, home);
        PlantHoursRules(p, unit, resident);
        PlantEditions(p, unit);
        PlantProgrammes(p, unit, resident, mover);
        PlantCompetencies(p, unit, resident, mover);
        PlantClasses(p, unit, resident, mover);
        PlantBanks(p, unit, resident);
        PlantExams(p, unit, resident, mover);
        PlantTitles(p, unit, resident, mover);
        PlantCertificates(p, unit, resident);
        PlantAudit(p, unit, resident);
        PlantAccounts(p, unit, resident);
        PlantPrivacy(p, unit, resident);
        PlantMessages(p, unit, resident);
    }

    void PlantMessages(Planting p, string unit, Guid resident)
    {
        var message = p.Plant<Message>(
            ("Id", p.NewId()), ("PersonId", resident), ("Kind", "sign_up_booked"), ("Subject", "sign_up"), ("SubjectId", p.NewId()), ("SubjectVersion", 1L), ("Step", "book"), ("At", p.At), ("Facts", "{}"));
        marks.Add(new Mark(Kinds.Message, message.Id, $"message {unit}", unit) { Own = [resident] });
        var mail = p.Plant<Mail>(("Id", p.NewId()), ("PersonId", resident), ("UnitId", Units[unit]), ("QueuedAt", p.At), ("NextAt", p.At), ("State", MailState.Failed));
        marks.Add(new Mark(Kinds.Mail, mail.Id, $"mail {unit}", unit) { Doors = [new Door("deliveries", unit)] });
        foreach (var state in (WebhookState[])[WebhookState.Active, WebhookState.Paused])
        {
            var webhook = p.Plant<WebhookSubscription>(
                ("Id", p.NewId()), ("Name", $"{state} {unit}"), ("UnitId", Units[unit]), ("Url", "https://example.com/x"), ("Events", "sign_up.book"), ("Secret", new SealedText("none")), ("State", state));
            marks.Add(new Mark(Kinds.Webhook, webhook.Id, webhook.Name, unit, $"{state}") { Doors = [new Door("deliveries", unit)] });
            var delivery = p.Plant<WebhookDelivery>(
                ("Id", p.NewId()), ("SubscriptionId", webhook.Id), ("UnitId", Units[unit]), ("Event", "sign_up.book"), ("Subject", "sign_up"), ("SubjectId", p.NewId()), ("SubjectVersion", 1L),
                ("HappenedAt", p.At), ("QueuedAt", p.At), ("NextAt", p.At), ("State", DeliveryState.Failed));
            marks.Add(new Mark(Kinds.WebhookDelivery, delivery.Id, $"delivery {webhook.Name}", unit) { Address = webhook.Id, Doors = [new Door("deliveries", unit)] });
        }
    }

    /// <summary>Somebody of the cast gets no account: it would ask the person to sign in with it.</summary>
    void PlantAccounts(Planting p, string unit, Guid resident)
    {
        if (cast.All(member => member.Id != resident))
        {
            p.Plant<Account>(
                ("Id", p.NewId()), ("PersonId", resident), ("UserName", $"resident.{unit}".ToLowerInvariant()), ("PasswordHash", "none"), ("SecurityStamp", p.NewId()),
                ("PasswordChangedAt", p.At), ("State", AccountState.InUse));
            marks.Add(new Mark(Kinds.Account, resident, $"resident.{unit}", unit) { Doors = [new Door("accounts", unit)] });
        }
        foreach (var state in (ServiceAccountState[])[ServiceAccountState.Proposed, ServiceAccountState.Active, ServiceAccountState.Suspended])
        {
            var service = p.Plant<ServiceAccount>(
                ("Id", p.NewId()), ("Name", $"{state}-{unit}"), ("Purpose", "对账"), ("ResponsibleId", resident), ("UnitId", Units[unit]), ("Inherit", false),
                ("Scopes", "people:read"), ("EndsAt", p.At + Duration.FromDays(300)), ("State", state));
            marks.Add(new Mark(Kinds.ServiceAccount, service.Id, service.Name, unit, $"{state}") { Doors = [new Door("service accounts", unit)], Own = [resident] });
        }
    }

    /// <summary>The same place one branch on; the city itself has none and sends its people to the second district.</summary>
    static string Neighbouring(string unit) => unit == "C" ? "D2" : $"D{unit[1] % 3 + 1}{unit[2..]}";

    Guid PlantPerson(Planting p, string name, string unit, string tag, Guid? known)
    {
        var number = $"M{marks.Count:00000}";
        if (known is { } id) return id;
        var person = new Person
        {
            Id = p.NewId(),
            PersonNumber = number,
            Name = $"人员{number}",
            UnitId = Units[unit],
            Employment = EmploymentCategory.InstitutionStaff,
            Engagement = Engagement.FullTime,
            Status = PersonStatus.Active,
        };
        p.Db.People.Add(person);
        marks.Add(new Mark(Kinds.Person, person.Id, number, unit, tag)
        {
            Doors = [new Door("people", unit)],
            Own = [person.Id],
            Earned = tag == "mover" ? name.Split('/')[0] : null,
        });
        return person.Id;
    }

    void PlantAppointments(Planting p, string unit, Guid person)
    {
        AddAppointment(p, person, new Post("Expert", unit, false), InForce, "active");
        AddAppointment(p, person, new Post("CourseReviewer", unit, false), InForce with { State = AppointmentState.Proposed }, "proposed");
        AddAppointment(p, person, new Post("CourseAuthor", unit, false), InForce with { State = AppointmentState.Suspended }, "suspended");
    }

    void PlantRosterImport(Planting p, string unit, Guid stranger)
    {
        var uploader = cast.SingleOrDefault(member => member.Name == $"HrOfficer on {unit} alone")?.Id ?? stranger;
        var import = p.Plant<RosterImport>(
            ("Id", p.NewId()), ("FileName", "roster.xlsx"), ("FileHash", new string('0', 64)), ("UnitId", Units[unit]), ("UploadedBy", uploader),
            ("UploadedAt", p.At), ("PlanHash", new string('1', 64)), ("LapsesAt", p.At + Duration.FromDays(1)), ("State", RosterImportState.Previewed));
        var text = $"typed-{unit}";
        var row = new PlannedRow(2, RowVerdict.Wrong, null, null, null, null, [], [], [], new Dictionary<string, string> { [RosterKeys.Name] = text });
        p.Db.RosterPlanRows.Add(RosterPlanRow.Of(import.Id, 0, row, row.ToBytes(), server.Services.GetRequiredService<KeyRing>()));
        marks.Add(new Mark(Kinds.RosterImport, import.Id, text, unit)
        {
            Doors = [new Door("people", unit, WholeOnly: true), new Door("rosters", unit, Only: uploader)],
        });
    }

    /// <summary>One that the unit above asks for, and one to the unit above: both sides see both.</summary>
    void PlantTransferRequests(Planting p, string unit, Guid resident)
    {
        var other = RoleTable.ParentOf(unit) ?? "D1";
        foreach (var direction in Enum.GetValues<TransferDirection>())
        {
            var content = new AskedTransfer(resident, new Dictionary<string, string> { [RosterKeys.EffectiveOn] = "2026-04-01" }, []);
            var request = p.Plant<TransferRequest>(
                ("Id", p.NewId()), ("Direction", direction), ("PersonId", resident), ("UnitId", Units[unit]), ("ToUnitId", Units[other]), ("EffectiveOn", new LocalDate(Year, 4, 1)),
                ("RequestedBy", resident), ("RequestedAt", p.At), ("DecideBy", p.At + Duration.FromDays(30)), ("Content", server.Keys.Seal(content.ToBytes(), TransferRequest.ContentColumn)),
                ("State", TransferRequestState.Asked));
            marks.Add(new Mark(Kinds.TransferRequest, request.Id, $"{request.Id}", unit, $"{direction}") { Doors = [new Door("people", unit), new Door("people", other)] });
        }
    }

    void PlantExams(Planting p, string unit, Guid resident, Guid mover)
    {
        var draft = PlantExam(p, unit, ExamState.Draft);
        marks.Add(new Mark(Kinds.Exam, draft.Id, $"{draft.Id}", unit, "draft") { Doors = [new Door("results", unit)] });
        var open = PlantExam(p, unit, ExamState.Published);
        marks.Add(new Mark(Kinds.Exam, open.Id, $"{open.Id}", unit, "published") { IsOpen = true });
        var rescoring = p.Plant<Rescoring>(
            ("Id", p.NewId()), ("ExamId", open.Id), ("UnitId", Units[unit]), ("Reason", unit), ("PreviewedAt", p.At), ("ReportHash", new string('0', 64)),
            ("Summary", new DifferenceSummary(2, 2, 2, 0, 0, 0, 0, 0, 0)), ("State", RescoringState.Previewed));
        marks.Add(new Mark(Kinds.Rescoring, rescoring.Id, $"{rescoring.Id}", unit) { Doors = [new Door("results", unit)], Address = open.Id });
        // The mover estimates in it, and sees it at home.
        var cut = p.Plant<CutScoreStudy>(
            ("Id", p.NewId()), ("ExamId", open.Id), ("UnitId", Units[unit]), ("Round", 1), ("State", CutScoreState.RoundOpen));
        cut.Raters.Add(new CutScoreRater { StudyId = cut.Id, PersonId = mover, Seat = 1 });
        marks.Add(new Mark(Kinds.CutScoreStudy, cut.Id, $"{cut.Id}", unit) { Doors = [new Door("results", unit)], Own = [mover], Address = open.Id });
        var run = p.Plant<SimilarityRun>(
            ("Id", p.NewId()), ("ExamId", open.Id), ("UnitId", Units[unit]), ("AskedAt", p.At), ("Rules", new SimilarityRules(20, 10, 3, 1_000)), ("State", SimilarityRunState.Finished));
        marks.Add(new Mark(Kinds.SimilarityRun, run.Id, $"{run.Id}", unit) { Doors = [new Door("similarity", unit)], Address = open.Id });
        var line = 0;
        foreach (var (person, home) in ((Guid, string)[])[(resident, unit), (mover, Neighbouring(unit))])
        {
            var id = p.NewId();
            var receipt = new Receipt(id, p.At, SealCause.Submitted, 0, 0, [], new string('0', 64), new string('0', 64), "0000000000");
            var attempt = p.Plant<ExamAttempt>(
                ("Id", id), ("ExamId", open.Id), ("UnitId", Units[unit]), ("CandidateId", person), ("Number", 1), ("OpensAt", p.At), ("HardCloseAt", p.At),
                ("LimitSeconds", 60), ("StartedAt", p.At), ("SealedAt", p.At), ("SealNumber", 1), ("Receipt", receipt), ("ScoreHundredths", 100L), ("HasPassed", true),
                ("State", AttemptState.Scored));
            p.Db.ExamMarkings.Add(new AttemptMarking
            {
                AttemptId = id,
                SealNumber = 1,
                ScoringVersion = 1,
                At = p.At,
                TotalTenMillionths = 0,
                ScoreHundredths = 100,
                MaximumHundredths = 100,
                PassHundredths = 60,
                HasPassed = true,
                Slots = [],
            });
            var number = Of(Kinds.Person).Single(mark => mark.Id == person).Text;
            marks.Add(new Mark(Kinds.Attempt, attempt.Id, number, unit) { Doors = [new Door("results", unit), new Door("results", home)], Own = [person], Address = open.Id });
            var result = p.Plant<ExamResult>(
                ("Id", p.NewId()), ("ExamId", open.Id), ("UnitId", Units[unit]), ("AttemptId", id), ("CandidateId", person), ("Edition", 1), ("SealNumber", 1), ("ScoringVersion", 1),
                ("ScoreHundredths", 100L), ("MaximumHundredths", 100L), ("PassHundredths", 60L), ("HasPassed", true), ("ReleasedAt", p.At), ("State", ExamResultState.Released));
            marks.Add(new Mark(Kinds.ExamResult, result.Id, $"{result.Id}", unit) { Doors = [new Door("results", unit), new Door("results", home)], Own = [person], Address = open.Id });
            PlantMarking(p, unit, open.Id, id, person, person == resident ? mover : resident);
            p.Db.DifferenceLines.Add(new DifferenceLine
            {
                RescoringId = rescoring.Id,
                Number = ++line,
                AttemptId = id,
                CandidateId = person,
                SealNumber = 1,
                OldVersion = 1,
                OldTotal = 0,
                NewTotal = 0,
                OldScore = 100,
                NewScore = 100,
                OldMaximum = 100,
                NewMaximum = 100,
                OldPass = 60,
                NewPass = 60,
                OldVerdict = true,
                NewVerdict = true,
                IsReleased = true,
                Slots = [],
            });
            var fast = p.Plant<SimilarityCase>(
                ("Id", p.NewId()), ("ExamId", open.Id), ("UnitId", Units[unit]), ("RunId", run.Id), ("Kind", SimilarityKind.ImpossibleSpeed), ("AttemptId", id), ("SealNumber", 1), ("CandidateId", person),
                ("Evidence", new SimilarityEvidence(20, 0, [], null, null, 1, null)), ("State", SimilarityCaseState.Waiting));
            marks.Add(new Mark(Kinds.SimilarityCase, fast.Id, $"{fast.Id}", unit) { Doors = [new Door("similarity", unit)], Address = open.Id });
            marks.Add(new Mark(Kinds.Difference, attempt.Id, number, unit) { Doors = [new Door("results", unit)], Address = rescoring.Id });
            var appeal = p.Plant<ExamAppeal>(
                ("Id", p.NewId()), ("ExamId", open.Id), ("UnitId", Units[unit]), ("AttemptId", id), ("CandidateId", person), ("SealNumber", 1), ("Code", $"{line}"), ("Ground", AppealGround.Procedure),
                ("Statement", "座位调换没有通知到本人"), ("DecideBy", p.At + Duration.FromDays(30)), ("State", ExamAppealState.Filed));
            marks.Add(new Mark(Kinds.ExamAppeal, appeal.Id, $"{appeal.Id}", unit) { Doors = [new Door("appeals", unit)], Own = [person] });
            marks.Add(new Mark(Kinds.Sitting, attempt.Id, number, unit) { Doors = [new Door("sittings", unit)], Address = open.Id });
        }
        var analysis = new ExamAnalysis
        {
            Id = p.NewId(),
            ExamId = open.Id,
            UnitId = Units[unit],
            DrawnUpAt = p.At,
            DrawnUpBy = Guid.Empty,
            Sittings = CountedSittings.First,
            Results = CountedResults.Confirmed,
            Count = 0,
            IsCommonForm = true,
            Test = new TestFigures(0, 0, null, null, null, null, null, null, null),
            Cells = [],
            Counts = new SittingCounts(0, 0, 0, 0, 0, 0, 0, 0),
        };
        p.Db.ExamAnalyses.Add(analysis);
        marks.Add(new Mark(Kinds.ExamAnalysis, analysis.Id, $"{analysis.Id}", unit) { Doors = [new Door("results", unit)], Address = open.Id });
        var incident = new ExamIncident
        {
            Id = p.NewId(),
            ExamId = open.Id,
            UnitId = Units[unit],
            Kind = IncidentKind.Note,
            Cause = IncidentCause.Other,
            Attempts = 0,
            Text = unit,
            At = p.At,
            WrittenBy = resident,
        };
        p.Db.ExamIncidents.Add(incident);
        marks.Add(new Mark(Kinds.Incident, incident.Id, $"{incident.Id}", unit) { Doors = [new Door("sittings", unit)], Address = open.Id });
        PlantTimes(p, unit, open.Id, resident, mover);
    }

    /// <summary>An answer that somebody of the unit has opened to mark it.</summary>
    void PlantMarking(Planting p, string unit, Guid exam, Guid attempt, Guid candidate, Guid marker)
    {
        var marking = p.Plant<SlotMarking>(
            ("Id", p.NewId()), ("ExamId", exam), ("UnitId", Units[unit]), ("AttemptId", attempt), ("SealNumber", 1), ("CandidateId", candidate), ("ScriptCode", $"S{marks.Count:000000}"), ("Slot", 1),
            ("QuestionVersionId", essay), ("MaximumHundredths", 100L), ("LineTenMillionths", 6_000_000L), ("FirstMarkerId", marker), ("State", SlotMarkingState.Marking));
        marks.Add(new Mark(Kinds.SlotMarking, marking.Id, marking.ScriptCode, unit) { Doors = [new Door("marking", unit)], Own = [marker], Address = exam });
    }

    void PlantTimes(Planting p, string unit, Guid exam, Guid resident, Guid mover)
    {
        var made = p.Plant<ExamOverride>(("Id", p.NewId()), ("ExamId", exam), ("UnitId", Units[unit]), ("GroupLabel", "class 7"), ("LimitSeconds", 3600), ("Reason", "原因"), ("State", ExamOverrideState.InForce));
        marks.Add(new Mark(Kinds.ExamOverride, made.Id, $"{made.Id}", unit) { Doors = [new Door("sittings", unit)], Address = exam });
        foreach (var (person, home) in ((Guid, string)[])[(resident, unit), (mover, Neighbouring(unit))])
        {
            var accommodation = p.Plant<Accommodation>(
                ("Id", p.NewId()), ("PersonId", person), ("UnitId", Units[unit]), ("From", new LocalDate(Year, 5, 1)), ("To", new LocalDate(Year, 5, 31)), ("Basis", "2026-1"), ("State", AccommodationState.Proposed));
            marks.Add(new Mark(Kinds.Accommodation, accommodation.Id, $"{accommodation.Id}", unit) { Doors = [new Door("accommodations", unit), new Door("accommodations", home)], Own = [person] });
        }
    }

    Exam PlantExam(Planting p, string unit, ExamState state) => p.Plant<Exam>(
        ("Id", p.NewId()), ("UnitId", Units[unit]), ("CourseKey", published.CourseKey), ("CourseVersionId", published.Id), ("Title", $"考试{unit}"),
        ("OpensAt", p.At), ("ClosesAt", p.At + Duration.FromDays(30)), ("LimitSeconds", 3600), ("Attempts", 1), ("State", state));

    void PlantTitles(Planting p, string unit, Guid applicant, Guid other)
    {
        // The office is the one above the employer, so that the two doors are at different units.
        var office = RoleTable.ParentOf(unit) ?? unit;
        var round = p.Plant<EvaluationRound>(
            ("Id", p.NewId()), ("UnitId", Units[office]), ("Series", "engineering"), ("Specialty", "cyber"), ("Year", 3000 + marks.Count),
            ("Levels", new[] { TitleLevel.Intermediate }), ("OpensAt", p.At), ("ClosesAt", p.At + Duration.FromDays(30)), ("UploadBy", p.At + Duration.FromDays(40)),
            ("RuleSetVersion", unit), ("State", EvaluationRoundState.Planned));
        marks.Add(new Mark(Kinds.Round, round.Id, $"{round.Id}", office) { IsOpen = true });

        Door[] both = [new Door("employer", unit), new Door("office", office)];
        var slot = 0;
        Guid Apply(TitleApplicationState state, int version, bool recommended, IReadOnlyList<Door> doors, Guid? session = null)
        {
            var hash = new string('0', 64);
            var name = $"申请人{marks.Count:00000}";
            var file = p.Plant<TitleApplication>(
                ("Id", p.NewId()), ("ApplicantId", applicant), ("ApplicantName", name), ("RoundId", round.Id), ("RoundUnitId", Units[office]),
                ("EmployerUnitId", Units[unit]), ("Slot", slot++), ("RoundClosesAt", p.At + Duration.FromDays(30)), ("UploadBy", p.At + Duration.FromDays(40)),
                ("Level", TitleLevel.Intermediate), ("VersionNumber", version), ("VersionHash", version > 0 ? hash : null),
                ("RecommendedHash", recommended ? hash : null), ("RuleSetText", session is null ? null : CopiedRules), ("SessionId", session), ("State", state));
            marks.Add(new Mark(Kinds.Application, file.Id, name, unit, $"{state}") { Doors = doors, Own = [applicant], Address = session ?? file.Id, Round = round.Id });
            PlantEvidence(p, file.Id, name, version);
            return file.Id;
        }
        Apply(TitleApplicationState.Draft, 0, false, []);
        var submitted = Apply(TitleApplicationState.EmployerReview, 1, false, [both[0]]);
        var recommended = Apply(TitleApplicationState.AcceptanceCheck, 1, true, both);
        PlantObjection(p, office, recommended, applicant, other);
        PlantIntegrity(p, office, recommended, applicant);
        PlantNotices(p, unit, office, round.Id, submitted);
        PlantPanel(p, unit, office, round.Id, applicant, other, session => Apply(TitleApplicationState.Scheduled, 1, true, both, session));
    }

    /// <summary>A file in the store that holds the applicant's name, sealed as an upload leaves it.</summary>
    void PlantEvidence(Planting p, Guid application, string name, int version)
    {
        var (place, key) = server.Services.GetRequiredService<SealedFiles>().PutAsync(Encoding.UTF8.GetBytes(name), new SealedColumn("title_evidence", "content_key"), p.At, default).GetAwaiter().GetResult();
        p.Plant<TitleEvidence>(
            ("Id", Guid.AllBitsSet), ("ApplicationId", application), ("Item", 1), ("Number", 1), ("Name", "report.pdf"), ("MediaType", "application/pdf"), ("Size", 36), ("Hash", new string('0', 64)),
            ("Scan", VirusScan.NotScanned), ("UploadedAt", p.At), ("Place", place.Name), ("ContentKey", key), ("HandedInWith", version > 0 ? version : null));
    }

    void PlantNotices(Planting p, string unit, string office, Guid round, Guid application)
    {
        Draft(NoticeKind.Employer, unit, "employer, drafted", PublicNoticeState.Drafted, [new Door("employer", unit)]);
        Draft(NoticeKind.Employer, unit, "employer, published", PublicNoticeState.Published, [new Door("employer", unit), new Door("office", unit)]);
        Draft(NoticeKind.Result, office, "result, drafted", PublicNoticeState.Drafted, [new Door("office", office)]);
        Draft(NoticeKind.Result, office, "result, published", PublicNoticeState.Published, [new Door("office", office)]);

        void Draft(NoticeKind kind, string of, string tag, PublicNoticeState state, IReadOnlyList<Door> doors)
        {
            var isPublic = state == PublicNoticeState.Published;
            var notice = p.Plant<PublicNotice>(
                ("Id", p.NewId()), ("Kind", kind), ("UnitId", Units[of]), ("RoundId", round), ("Contact", "000-0000"), ("WorkingDays", 5),
                ("PublishedAt", isPublic ? p.At : null), ("EndsAt", isPublic ? p.At + Duration.FromDays(7) : null), ("State", state));
            p.Db.Add(new NoticeEntry(notice.Id, 1, application, $"公示{notice.Id}", $"单位{unit}", "工程师"));
            marks.Add(new Mark(Kinds.Notice, notice.Id, $"公示{notice.Id}", of, tag) { Doors = doors });
        }
    }

    void PlantObjection(Planting p, string office, Guid application, Guid applicant, Guid sender)
    {
        var objection = p.Plant<TitleObjection>(
            ("Id", p.NewId()), ("Receipt", $"R{marks.Count:000000000000000}"), ("ApplicationId", application), ("ApplicantId", applicant), ("RoundUnitId", Units[office]), ("Kind", ObjectionKind.Notice),
            ("Ground", ObjectionGround.Other), ("Statement", "材料与事实不符，请核查原件。"), ("SenderId", sender), ("LodgedAt", p.At), ("State", ObjectionState.Received));
        marks.Add(new Mark(Kinds.Objection, objection.Id, $"{objection.Id}", office) { Doors = [new Door("office", office)], Own = [sender] });
    }

    void PlantIntegrity(Planting p, string office, Guid application, Guid applicant)
    {
        var unheard = Raise(null, FraudLeadState.Raised, p.NewId());
        var heard = Raise(p.At, FraudLeadState.Unproven, application);
        Door[] doors = [new Door("integrity", office)];
        marks.Add(new Mark(Kinds.Lead, unheard.Id, $"{unheard.Id}", office) { Doors = doors });
        marks.Add(new Mark(Kinds.Lead, heard.Id, $"{heard.Id}", office) { Doors = doors, Own = [applicant] });
        var record = new IntegrityRecord
        {
            Id = p.NewId(),
            PersonId = applicant,
            UnitId = Units[office],
            Ground = IntegrityGround.MaliciousObjection,
            SourceId = heard.Id,
            MadeOn = Today,
            EndsOn = Today.PlusYears(3),
        };
        p.Db.Add(record);
        marks.Add(new Mark(Kinds.IntegrityRecord, record.Id, $"{record.Id}", office) { Doors = doors, Own = [applicant] });

        FraudLead Raise(Instant? heardAt, FraudLeadState state, Guid subject) => p.Plant<FraudLead>(
            ("Id", p.NewId()), ("Kind", LeadKind.Application), ("SubjectId", subject), ("PersonId", applicant), ("UnitId", Units[office]), ("Statement", "疑似抄袭"), ("RaisedAt", p.At), ("HeardAt", heardAt), ("State", state));
    }

    void PlantPanel(Planting p, string unit, string office, Guid round, Guid invited, Guid drawn, Func<Guid, Guid> apply)
    {
        var membership = p.Plant<ExpertMembership>(
            ("Id", p.NewId()), ("PersonId", invited), ("UnitId", Units[unit]), ("Code", $"X{unit}"), ("Level", TitleLevel.FullSenior), ("Specialty", "cyber"),
            ("Stratum", "general"), ("State", MembershipState.Nominated));
        marks.Add(new Mark(Kinds.Expert, membership.Id, membership.Code, unit) { Doors = [new Door("panels", unit)], Own = [invited] });

        var id = p.NewId();
        var application = apply(id);
        var session = p.Plant<ReviewSession>(
            ("Id", id), ("Key", $"S-{unit}"), ("RoundId", round), ("UnitId", Units[office]), ("Level", TitleLevel.Intermediate), ("Specialty", "cyber"),
            ("PanelSize", 3), ("HeldOn", Today), ("FilingValidTo", Today.PlusDays(100)), ("CaseCount", 1), ("State", SessionState.Planned));
        p.Db.Add(new SessionCase { SessionId = id, ApplicationId = application, ApplicantId = invited });
        Door[] doors = [new Door("panels", office)];
        marks.Add(new Mark(Kinds.Session, id, session.Key, office) { Doors = doors, Own = [invited] });

        var draw = p.Plant<PanelDraw>(("Id", p.NewId()), ("SessionId", id), ("UnitId", Units[office]), ("DrawKey", $"W-{unit}"), ("Algorithm", "1"), ("State", DrawState.Committing));
        marks.Add(new Mark(Kinds.Draw, draw.Id, draw.DrawKey, office) { Doors = doors, Own = [invited], Address = id });
        foreach (var (person, state, own) in ((Guid, SeatState, Guid[])[])[(invited, SeatState.Invited, [invited]), (drawn, SeatState.Drawn, [])])
        {
            var seat = p.Plant<PanelSeat>(
                ("Id", p.NewId()), ("SessionId", id), ("UnitId", Units[office]), ("ExpertId", membership.Id), ("PersonId", person), ("Code", $"X{unit}"),
                ("Rank", own.Length + 1), ("ReplyBy", p.At + Duration.FromDays(3)), ("State", state));
            marks.Add(new Mark(Kinds.Seat, seat.Id, $"{seat.Id}", office, $"{state}") { Doors = doors, Own = own, Address = id });
        }
        var ballot = p.Plant<BallotRound>(
            ("Id", p.NewId()), ("SessionId", id), ("ApplicationId", application), ("UnitId", Units[office]), ("RoundNo", 1), ("PanelSize", 3), ("Present", 3),
            ("Issued", 3), ("Returned", 3), ("Favour", 3), ("Against", 0), ("Abstain", 0), ("Blank", 0), ("PreviousDigest", AuditEntry.Genesis),
            ("TallyDigest", new string('0', 64)), ("State", BallotRoundState.Sealed));
        marks.Add(new Mark(Kinds.Ballot, ballot.Id, $"{ballot.Id}", office) { Doors = doors, Own = [invited], Address = id });
    }

    void PlantCertificates(Planting p, string unit, Guid holder)
    {
        foreach (var (state, own) in ((CertificateState, Guid[])[])[(CertificateState.Issued, [holder]), (CertificateState.Prepared, [])])
        {
            var certificate = p.Plant<Certificate>(
                ("Id", p.NewId()), ("Kind", CertificateKind.Course), ("SubjectId", p.NewId()), ("UnitId", Units[unit]), ("HolderId", holder),
                ("Number", $"Z-{state}-{unit}"), ("VerifyToken", $"{state}{unit}"), ("HolderName", "持证人"), ("Title", "结业"), ("TitleEnglish", "Completion"),
                ("Issuer", "发证单位"), ("AwardedOn", Today), ("State", state));
            marks.Add(new Mark(Kinds.Certificate, certificate.Id, certificate.Number, unit, $"{state}") { Doors = [new Door("certificates", unit)], Own = own });
            foreach (var form in state == CertificateState.Issued ? Enum.GetValues<CertificateForm>() : [])
                p.Plant<CertificateDocument>(
                    ("CertificateId", certificate.Id), ("Form", form), ("Content", new byte[] { 1 }), ("Hash", new string('0', 64)), ("Template", "none"), ("MadeWith", "none"), ("MadeAt", p.At));
        }
        var import = p.Plant<CertificateImport>(
            ("Id", p.NewId()), ("UnitId", Units[unit]), ("FileName", "past.xlsx"), ("FileHash", new string('0', 64)), ("PlanHash", new string('1', 64)), ("UploadedBy", holder), ("UploadedAt", p.At),
            ("Rows", 1), ("State", CertificateImportState.Proposed));
        marks.Add(new Mark(Kinds.CertificateImport, import.Id, $"{import.Id}", unit) { Doors = [new Door("certificates", unit)] });
        var key = p.Plant<SigningKey>(
            ("Id", p.NewId()), ("UnitId", Units[unit]), ("Thumbprint", $"thumb-{unit}"), ("X", "x"), ("Y", "y"), ("Since", p.At), ("State", SigningKeyState.Current));
        marks.Add(new Mark(Kinds.SigningKey, key.Id, $"{key.Id}", unit) { Doors = [new Door("deliveries", unit)] });
    }

    void PlantPrivacy(Planting p, string unit, Guid person)
    {
        Door[] doors = [new Door("privacy cases", unit)];
        var request = p.Plant<PrivacyRequest>(
            ("Id", p.NewId()), ("PersonId", person), ("UnitId", Units[unit]), ("Kind", PrivacyRequestKind.Explanation), ("Text", $"说明{unit}"), ("SubmittedAt", p.At),
            ("AnswerDue", p.At + Duration.FromDays(21)), ("State", PrivacyRequestState.Open));
        marks.Add(new Mark(Kinds.PrivacyRequest, request.Id, request.Text, unit) { Doors = doors, Own = [person] });
        // Not the person's own: who is under inquiry does not learn it here.
        var hold = p.Plant<LegalHold>(
            ("Id", p.NewId()), ("PersonId", person), ("UnitId", Units[unit]), ("Kind", HoldKind.Case), ("Order", $"文书{unit}"), ("PlacedAt", p.At), ("State", LegalHoldState.InForce));
        marks.Add(new Mark(Kinds.Hold, hold.Id, hold.Order, unit) { Doors = doors });
    }

    /// <summary>An entry about a subject of its own; the trail is read by subject.</summary>
    void PlantAudit(Planting p, string unit, Guid actor)
    {
        var subject = p.NewId();
        var entry = new AuditEntry
        {
            Stream = "matrix/2026",
            Sequence = ++auditSequence,
            At = p.At,
            ActorId = actor,
            ActorName = $"audit-{unit}",
            As = "HrOfficer",
            UnitId = Units[unit],
            Trigger = "matrix",
            Subject = "matrix",
            SubjectId = subject,
            SubjectUnitId = Units[unit],
            PreviousHash = AuditEntry.Genesis,
        };
        p.Db.AuditEntries.Add(entry.Sealed());
        marks.Add(new Mark(Kinds.Audit, subject, $"audit-{unit}", unit) { Doors = [new Door("audit", unit)] });
    }
}
