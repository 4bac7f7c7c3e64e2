using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using TrainingLms.Classes;
using TrainingLms.Courses;
using TrainingLms.LearningHours;
using TrainingLms.Privacy;
using TrainingLms.Programmes;
using TrainingLms.Reports;

namespace TrainingLms.Api.Tests.Authority;

/// <summary>What is planted of learning: courses in the making, enrolments and works, claims and rules on hours, programmes, classes.</summary>
sealed partial class MarkedCity
{
    void PlantCourseWork(Planting p, string unit, Guid author)
    {
        foreach (var state in (CourseVersionState[])[CourseVersionState.Draft, CourseVersionState.InReview, CourseVersionState.Approved])
        {
            var key = $"{state}-{unit}".ToLowerInvariant();
            var version = PlantCourse(p, key, Units[unit], author, state, null);
            marks.Add(new Mark(Kinds.CourseVersion, version.Id, key, unit, $"{state}") { Doors = [new Door("course work", unit)], Own = [author] });
        }
    }

    static CourseVersion PlantCourse(Planting p, string key, Guid unit, Guid author, CourseVersionState state, Instant? publishedAt, string? exam = null)
    {
        var course = new Course { Id = p.NewId(), Key = $"course-{key}", OwnerUnitId = unit };
        p.Db.Courses.Add(course);
        var version = p.Plant<CourseVersion>(
            ("Id", p.NewId()), ("CourseId", course.Id), ("CourseKey", course.Key), ("OwnerUnitId", unit), ("Number", 1), ("Title", course.Key),
            ("HoursHundredths", 200), ("ContentHash", new string('0', 64)), ("AuthorId", author), ("PublishedAt", publishedAt),
            ("Outline", new CourseOutline([], new CourseAudience([], []), [], new CompletionRule([], []), exam, [], [])), ("State", state));
        p.Plant<Lesson>(("Id", p.NewId()), ("CourseVersionId", version.Id), ("Order", 1), ("Key", "first"), ("Kind", LessonKind.Reading), ("Title", "第一课"), ("Minutes", 10));
        PlantFile(p, version.Id, $"assets/{Guid.AllBitsSet}", [1]);
        return version;
    }

    static void PlantFile(Planting p, Guid versionId, string path, byte[] content)
    {
        var file = new CourseFile { Id = p.NewId(), CourseVersionId = versionId, Path = path, Length = content.Length, Hash = new string('0', 64) };
        p.Db.CourseFiles.Add(file);
        p.Db.CourseFileParts.Add(new CourseFilePart { FileId = file.Id, Number = 0, Content = content });
    }

    void PlantLearning(Planting p, string unit, Guid person, string home)
    {
        var enrolment = p.Plant<Enrolment>(
            ("Id", p.NewId()), ("PersonId", person), ("UnitId", Units[unit]), ("CourseId", published.CourseId), ("CourseVersionId", published.Id),
            ("EnrolledBy", person), ("EnrolledAt", p.At), ("State", EnrolmentState.Overdue));
        p.Plant<LessonProgress>(("Id", p.NewId()), ("EnrolmentId", enrolment.Id), ("LessonKey", "first"));
        Door[] doors = [new Door("learning", unit), new Door("learning", home)];
        marks.Add(new Mark(Kinds.Enrolment, enrolment.Id, $"{enrolment.Id}", unit) { Doors = [.. doors, new Door("study work", unit)], Own = [person] });

        var work = p.Plant<StudyWork>(
            ("Id", p.NewId()), ("EnrolmentId", enrolment.Id), ("LessonKey", "first"), ("Kind", LessonKind.Essay), ("PersonId", person), ("UnitId", Units[unit]),
            ("CourseId", published.CourseId), ("Text", "心得"), ("State", StudyWorkState.Submitted));
        marks.Add(new Mark(Kinds.StudyWork, work.Id, $"{work.Id}", unit) { Doors = [new Door("study work", unit)], Own = [person] });
        p.Plant<StudyWorkFile>(
            ("Id", Guid.AllBitsSet), ("WorkId", work.Id), ("Name", "proof.pdf"), ("MediaType", "application/pdf"), ("Size", 36), ("Hash", new string('0', 64)), ("UploadedAt", p.At),
            ("Content", server.Services.GetRequiredService<KeyRing>().Seal(Encoding.UTF8.GetBytes($"{work.Id}"), new SealedColumn("study_work_files", "content"))));

        var claim = p.Plant<HoursClaim>(
            ("Id", p.NewId()), ("PersonId", person), ("UnitId", Units[unit]), ("Title", "校外学习"), ("Evidence", "证明"), ("LearnedOn", new LocalDate(Year, 2, 1)),
            ("Kind", "lecture"), ("Units", 1), ("TableHundredths", 400), ("ClaimedHundredths", 100), ("State", HoursClaimState.Submitted));
        marks.Add(new Mark(Kinds.HoursClaim, claim.Id, $"{claim.Id}", unit) { Doors = doors, Own = [person] });

        var proof = server.Services.GetRequiredService<KeyRing>().Seal(Encoding.UTF8.GetBytes($"{claim.Id}"), new SealedColumn("hours_claim_evidence", "content"));
        p.Plant<ClaimEvidence>(
            ("Id", Guid.AllBitsSet), ("ClaimId", claim.Id), ("Name", "proof.pdf"), ("MediaType", "application/pdf"), ("Size", 36), ("Hash", new string('0', 64)), ("UploadedAt", p.At),
            ("Content", proof));

        var exemption = p.Plant<HoursExemption>(
            ("Id", p.NewId()), ("PersonId", person), ("UnitId", Units[unit]), ("From", new LocalDate(Year, 5, 1)), ("To", new LocalDate(Year, 5, 31)), ("Reason", "病假"),
            ("State", HoursExemptionState.Proposed));
        marks.Add(new Mark(Kinds.HoursExemption, exemption.Id, $"{exemption.Id}", unit) { Doors = doors, Own = [person] });

        PlantHours(p, person, unit, unit == home ? "here" : "before the move", doors);
        // What is earned after the move is nothing to the unit before.
        if (unit != home) PlantHours(p, person, home, "after the move", [new Door("learning", home)]);
    }

    void PlantHoursImport(Planting p, string unit, Guid officer)
    {
        var import = p.Plant<HoursImport>(
            ("Id", p.NewId()), ("UnitId", Units[unit]), ("FileName", "hours.xlsx"), ("FileHash", new string('0', 64)), ("PlanHash", new string('1', 64)), ("UploadedBy", officer), ("UploadedAt", p.At),
            ("State", HoursImportState.Applied));
        marks.Add(new Mark(Kinds.HoursImport, import.Id, $"{import.Id}", unit) { Doors = [new Door("learning", unit)] });
        var correction = p.Plant<HoursCorrection>(
            ("Id", p.NewId()), ("UnitId", Units[unit]), ("FileName", "corrections.xlsx"), ("FileHash", new string('0', 64)), ("PlanHash", new string('1', 64)), ("ProposedBy", officer), ("ProposedAt", p.At),
            ("Lines", 1), ("State", HoursCorrectionState.Proposed));
        marks.Add(new Mark(Kinds.HoursCorrection, correction.Id, $"{correction.Id}", unit) { Doors = [new Door("learning", unit)] });
    }

    /// <summary>A draft, which only the units in scope show, and one that waits for its year, which everybody may read.</summary>
    void PlantHoursRules(Planting p, string unit, Guid author)
    {
        foreach (var (state, year) in ((HoursRuleSetState, int)[])[(HoursRuleSetState.Draft, 2030), (HoursRuleSetState.Approved, 2031)])
        {
            var rules = p.Plant<HoursRuleSet>(
                ("Id", p.NewId()), ("Key", $"{state}-{unit}".ToLowerInvariant()), ("Number", 1), ("UnitId", Units[unit]), ("ValidFrom", year), ("DraftedBy", author),
                ("InForceFrom", p.At + Duration.FromDays(365 * 5)), ("Content", new RuleSetContent(year, null, "文件", [], [], [], null, 3, null)), ("State", state));
            marks.Add(new Mark(Kinds.HoursRuleSet, rules.Id, $"{rules.Id}", unit, $"{state}")
            {
                Doors = [new Door("learning", unit)],
                IsOpen = state == HoursRuleSetState.Approved,
            });
        }
    }

    /// <summary>A draft and frozen figures, for who sees the unit with everything below; and published ones, for everybody.</summary>
    void PlantEditions(Planting p, string unit)
    {
        foreach (var state in (ReportEditionState[])[ReportEditionState.Draft, ReportEditionState.Frozen, ReportEditionState.Published])
        {
            var title = $"通报{state}{unit}";
            var edition = p.Plant<ReportEdition>(
                ("Id", p.NewId()), ("UnitId", Units[unit]), ("Kind", ReportKind.Hours), ("Year", Year), ("Title", title), ("CutOffAt", p.At), ("FrozenAt", state == ReportEditionState.Draft ? null : p.At), ("State", state));
            var total = new SheetLine(Units[unit], unit, new Words(title, title), null, true, 10, []);
            if (state != ReportEditionState.Draft)
                p.Db.FrozenReports.Add(new FrozenReport
                {
                    EditionId = edition.Id,
                    Content = FrozenReport.TextOf(new ReportSheet(ReportKind.Hours, Year, [], total, [], [])),
                    Tree = "",
                    Subjects = 10,
                    SubjectsHash = new string('0', 64),
                });
            marks.Add(new Mark(Kinds.ReportEdition, edition.Id, title, unit, $"{state}")
            {
                Doors = [new Door("learning", unit, WholeOnly: Units.Keys.Any(below => RoleTable.ParentOf(below) == unit))],
                IsOpen = state == ReportEditionState.Published,
            });
        }
    }

    /// <summary>A draft of the unit and a published programme with assignments of both people in different states, a rule and an exception.</summary>
    void PlantProgrammes(Planting p, string unit, Guid resident, Guid mover)
    {
        var programme = new Programme { Id = p.NewId(), Key = $"plan-{unit}".ToLowerInvariant(), UnitId = Units[unit] };
        p.Db.Programmes.Add(programme);
        var content = new ProgrammeContent("计划", "Plan", [new CourseSetContent("base", "组", "Set", CourseSetKind.All, [published.CourseKey])], [], "base");
        var versions = new Dictionary<ProgrammeVersionState, Guid>();
        foreach (var (state, number) in ((ProgrammeVersionState, int)[])[(ProgrammeVersionState.Published, 1), (ProgrammeVersionState.Draft, 2)])
        {
            var isOpen = state == ProgrammeVersionState.Published;
            var version = p.Plant<ProgrammeVersion>(
                ("Id", p.NewId()), ("ProgrammeId", programme.Id), ("Key", programme.Key), ("Number", number), ("UnitId", programme.UnitId), ("Content", content), ("DraftedBy", resident),
                ("PublishedAt", isOpen ? p.At : null), ("State", state));
            versions[state] = version.Id;
            marks.Add(new Mark(Kinds.Programme, version.Id, $"{version.Id}", unit, $"{state}") { Doors = [new Door("learning", unit)], IsOpen = isOpen });
        }
        var rule = p.Plant<AssignmentRule>(
            ("Id", p.NewId()), ("ProgrammeId", programme.Id), ("ProgrammeKey", programme.Key), ("UnitId", Units[unit]), ("Audience", new Audience(Units[unit], true)), ("Due", new DueRule()),
            ("PreviewHash", new string('0', 64)), ("AppliedBy", resident), ("AppliedAt", p.At), ("State", AssignmentRuleState.InForce));
        marks.Add(new Mark(Kinds.AssignmentRule, rule.Id, $"{rule.Id}", unit) { Doors = [new Door("learning", unit)] });
        foreach (var (person, home) in ((Guid, string)[])[(resident, unit), (mover, Neighbouring(unit))])
        {
            var states = person == resident ? (AssignmentState[])[AssignmentState.Certified, AssignmentState.Released] : [AssignmentState.Suspended, AssignmentState.Exempted];
            foreach (var state in states)
            {
                var isCertified = state == AssignmentState.Certified;
                var assignment = p.Plant<ProgrammeAssignment>(
                    ("Id", p.NewId()), ("PersonId", person), ("UnitId", Units[unit]), ("ProgrammeId", programme.Id), ("ProgrammeKey", programme.Key), ("VersionId", versions[ProgrammeVersionState.Published]),
                    ("RuleId", rule.Id), ("AssignedAt", p.At), ("ValidFrom", isCertified ? Today : null), ("SuspendedFrom", state == AssignmentState.Suspended ? AssignmentState.Assigned : null),
                    ("SuspendedOn", state == AssignmentState.Suspended ? Today : null), ("State", state));
                Door[] doors = [new Door("learning", unit), new Door("learning", home)];
                marks.Add(new Mark(Kinds.ProgrammeAssignment, assignment.Id, $"{assignment.Id}", unit, $"{state}")
                {
                    Doors = isCertified ? [.. doors, new Door("certificates", unit)] : doors,
                    Own = [person],
                });
            }
            var one = p.Plant<AssignmentCase>(
                ("Id", p.NewId()), ("RuleId", rule.Id), ("ProgrammeId", programme.Id), ("ProgrammeKey", programme.Key), ("PersonId", person), ("UnitId", Units[unit]),
                ("Problem", AssignmentProblem.AnchorUnknown), ("RaisedAt", p.At), ("State", AssignmentCaseState.Open));
            marks.Add(new Mark(Kinds.AssignmentCase, one.Id, $"{one.Id}", unit) { Doors = [new Door("learning", unit), new Door("learning", home)] });
        }
    }

    /// <summary>A plan that only the office knows, and a class in the catalogue for which both people have signed up.</summary>
    void PlantClasses(Planting p, string unit, Guid resident, Guid mover)
    {
        var plan = PlantClass(p, unit, ClassRunState.Planned, null);
        marks.Add(new Mark(Kinds.ClassRun, plan.Id, $"{plan.Id}", unit, "planned") { Doors = [new Door("learning", unit)] });
        var open = PlantClass(p, unit, ClassRunState.SignUpClosed, p.At);
        marks.Add(new Mark(Kinds.ClassRun, open.Id, $"{open.Id}", unit, "announced") { IsOpen = true });
        PlantSession(p, unit, plan, null);
        // Who is there teaches it, and so sees who else is in it.
        var session = PlantSession(p, unit, open, resident);
        foreach (var (person, home) in ((Guid, string)[])[(resident, unit), (mover, Neighbouring(unit))])
        {
            var signUp = p.Plant<SignUp>(
                ("Id", p.NewId()), ("ClassRunId", open.Id), ("PersonId", person), ("UnitId", Units[unit]), ("RequestedBy", person), ("RequestedAt", p.At), ("State", SignUpState.Booked));
            var number = marks.First(mark => mark.Kind == Kinds.Person && mark.Id == person).Text;
            marks.Add(new Mark(Kinds.SignUp, signUp.Id, number, unit) { Doors = [new Door("learning", unit), new Door("learning", home)], Own = [person, resident], Address = session.Id });
            PlantAttendance(p, unit, home, session, signUp, resident);
        }
        PlantSurveys(p, unit, open, resident, mover);
        PlantLecturers(p, unit, resident);
        PlantMaterial(p, unit, open, resident, mover);
        PlantEvidence(p, unit, open, resident, mover);
    }

    /// <summary>A draft, one that both people are asked to answer, and one that is closed; its place is called after it, so that its score can be told.</summary>
    void PlantSurveys(Planting p, string unit, ClassRun run, Guid resident, Guid mover)
    {
        foreach (var state in (SurveyState[])[SurveyState.Draft, SurveyState.Open, SurveyState.Closed])
        {
            var survey = p.Plant<Survey>(
                ("Id", p.NewId()), ("UnitId", Units[unit]), ("ClassRunId", run.Id), ("OwnerId", Guid.AllBitsSet), ("Title", "问卷"), ("ClosesOn", new LocalDate(Year, 4, 1)), ("ClosesAt", p.At + Duration.FromDays(30)),
                ("Questions", new List<SurveyQuestion> { new("overall", SurveyQuestionKind.Scale, SurveyAbout.Class, "满意吗") }), ("Answers", state == SurveyState.Closed ? 5 : null), ("State", state));
            Guid[] asked = state == SurveyState.Draft ? [] : [resident, mover];
            foreach (var person in asked) p.Db.SurveyInvitations.Add(new SurveyInvitation { SurveyId = survey.Id, PersonId = person });
            if (state == SurveyState.Closed)
                p.Db.SurveyTallies.Add(new SurveyTally { SurveyId = survey.Id, Mark = "overall=5", Question = "overall", Value = 5, IsScale = true, About = SurveyAbout.Venue, Subject = $"{survey.Id}", Count = 5 });
            marks.Add(new Mark(Kinds.Survey, survey.Id, $"{survey.Id}", unit, $"{state}") { Doors = [new Door("learning", unit)], Own = asked });
        }
    }

    /// <summary>One of the own staff, and somebody from outside who teaches no more.</summary>
    void PlantLecturers(Planting p, string unit, Guid resident)
    {
        foreach (var (person, state) in ((Guid?, LecturerState)[])[(resident, LecturerState.Listed), (null, LecturerState.Retired)])
        {
            var lecturer = p.Plant<Lecturer>(
                ("Id", p.NewId()), ("UnitId", Units[unit]), ("PersonId", person), ("Name", person is null ? $"教师{unit}" : null), ("Employer", person is null ? "大学" : null),
                ("Subjects", new List<string> { "法律" }), ("Topics", new List<string>()), ("State", state));
            if (person is { } own)
                p.Db.LecturerTimes.Add(new LecturerTime { Id = p.NewId(), LecturerId = lecturer.Id, Kind = LecturerTimeKind.Busy, From = p.At, To = p.At + Duration.FromHours(1) });
            marks.Add(new Mark(Kinds.Lecturer, lecturer.Id, $"{lecturer.Id}", unit, $"{state}")
            {
                // One register for all offices: the right at any unit opens it.
                Doors = [.. Units.Keys.Select(any => new Door("learning", any))],
                Own = person is { } self ? [self] : [],
            });
        }
    }

    /// <summary>A material that both people of the class see, with a version that can be told by its content.</summary>
    void PlantMaterial(Planting p, string unit, ClassRun run, Guid resident, Guid mover)
    {
        var material = p.Plant<ClassMaterial>(("Id", p.NewId()), ("ClassRunId", run.Id), ("UnitId", Units[unit]), ("Title", "讲义"), ("VisibleFrom", p.At), ("Number", 1), ("State", ClassMaterialState.Filed));
        p.Plant<ClassMaterialFile>(
            ("Id", p.NewId()), ("MaterialId", material.Id), ("Number", 1), ("Name", "notes.pdf"), ("MediaType", "application/pdf"), ("Size", 36), ("Hash", new string('0', 64)), ("UploadedAt", p.At),
            ("Content", server.Services.GetRequiredService<KeyRing>().Seal(Encoding.UTF8.GetBytes($"{material.Id}"), new SealedColumn("class_material_files", "content"))));
        marks.Add(new Mark(Kinds.Material, material.Id, $"{material.Id}", unit) { Doors = [new Door("learning", unit)], Own = [resident, mover] });
    }

    /// <summary>A finding that the mover sees to, and an assessment of the mover; who is there teaches the class, and so sees both.</summary>
    void PlantEvidence(Planting p, string unit, ClassRun run, Guid resident, Guid mover)
    {
        var finding = p.Plant<DrillFinding>(
            ("Id", p.NewId()), ("ClassRunId", run.Id), ("UnitId", Units[unit]), ("Text", "值班电话无人接听"), ("OwnerId", mover), ("DueOn", new LocalDate(Year, 4, 1)), ("OverdueAt", p.At + Duration.FromDays(30)),
            ("State", DrillFindingState.Open));
        marks.Add(new Mark(Kinds.DrillFinding, finding.Id, $"{finding.Id}", unit) { Doors = [new Door("learning", unit)], Own = [resident, mover] });
        var report = p.Plant<ClassReport>(
            ("Id", p.NewId()), ("ClassRunId", run.Id), ("UnitId", Units[unit]), ("Kind", ClassReportKind.MidTerm), ("PersonId", mover), ("Grade", ClassGrade.Competent), ("Text", "工作认真负责，表现良好"),
            ("WrittenBy", resident), ("WrittenAt", p.At), ("State", ClassReportState.Written));
        marks.Add(new Mark(Kinds.ClassReport, report.Id, $"{report.Id}", unit) { Doors = [new Door("learning", unit), new Door("learning", Neighbouring(unit))], Own = [resident, mover] });
    }

    ClassSession PlantSession(Planting p, string unit, ClassRun run, Guid? instructor)
    {
        var session = p.Plant<ClassSession>(
            ("Id", p.NewId()), ("ClassRunId", run.Id), ("UnitId", Units[unit]), ("StartsAt", p.At), ("EndsAt", p.At), ("CheckInFrom", p.At), ("Units", 4), ("InstructorId", instructor),
            ("Secret", server.Keys.Seal(new string('0', 64), ClassSession.SecretColumn)), ("State", ClassSessionState.Held));
        marks.Add(new Mark(Kinds.ClassSession, session.Id, $"{session.Id}", unit, instructor is null ? "planned" : "announced")
        {
            Doors = instructor is null ? [new Door("learning", unit)] : [],
            Own = instructor is { } one ? [one] : [],
            IsOpen = instructor is not null,
        });
        return session;
    }

    void PlantAttendance(Planting p, string unit, string home, ClassSession session, SignUp signUp, Guid instructor)
    {
        Door[] doors = [new Door("learning", unit), new Door("learning", home)];
        Guid[] own = [signUp.PersonId, instructor];
        var attendance = p.Plant<Attendance>(
            ("Id", p.NewId()), ("SessionId", session.Id), ("PersonId", signUp.PersonId), ("Outcome", AttendanceOutcome.Absent), ("Method", AttendanceMethod.Closing), ("MarkedAt", p.At));
        marks.Add(new Mark(Kinds.Attendance, attendance.Id, $"{attendance.Id}", unit) { Doors = doors, Own = own, Address = session.Id });
        var leave = p.Plant<LeaveRequest>(
            ("Id", p.NewId()), ("SignUpId", signUp.Id), ("PersonId", signUp.PersonId), ("UnitId", signUp.UnitId), ("SessionKeys", $"{session.Id}"), ("FirstStartsAt", p.At),
            ("HoursHundredths", 400), ("Days", 1), ("Why", "家事"), ("State", LeaveState.Requested));
        marks.Add(new Mark(Kinds.Leave, leave.Id, $"{leave.Id}", unit) { Doors = doors, Own = own });
        var appeal = p.Plant<AttendanceAppeal>(
            ("Id", p.NewId()), ("AttendanceId", attendance.Id), ("ClassRunId", signUp.ClassRunId), ("PersonId", signUp.PersonId), ("UnitId", Units[unit]), ("Wanted", AttendanceOutcome.Present),
            ("Why", "在场"), ("State", AttendanceAppealState.Lodged));
        marks.Add(new Mark(Kinds.Appeal, appeal.Id, $"{appeal.Id}", unit) { Doors = doors, Own = own });
    }

    ClassRun PlantClass(Planting p, string unit, ClassRunState state, Instant? announcedAt) => p.Plant<ClassRun>(
        ("Id", p.NewId()), ("UnitId", Units[unit]), ("Title", $"班次{unit}"), ("Approval", ApprovalMode.UnitThenOrganiser), ("Seats", 10), ("SignUpFrom", p.At), ("SignUpTo", p.At),
        ("FirstSessionAt", p.At), ("LastSessionEndsAt", p.At), ("AnnouncedAt", announcedAt), ("LotteryCommitment", new string('0', 64)), ("State", state));

    void PlantHours(Planting p, Guid person, string unit, string tag, IReadOnlyList<Door> doors)
    {
        var title = $"学习{marks.Count:00000}";
        var entry = p.Plant<HoursEntry>(
            ("Id", p.NewId()), ("PersonId", person), ("UnitId", Units[unit]), ("Kind", HoursEntryKind.Grant), ("HoursHundredths", 100),
            ("LearnedOn", new LocalDate(Year, 2, 1)), ("HoursYear", Year), ("Source", HoursSource.Claim), ("SourceId", p.NewId()), ("Title", title),
            ("BookedBy", person), ("BookedAt", p.At), ("State", HoursEntryState.Booked));
        marks.Add(new Mark(Kinds.HoursEntry, entry.Id, title, unit, tag) { Doors = doors, Own = [person], Address = person });
    }
}
