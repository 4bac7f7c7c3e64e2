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
