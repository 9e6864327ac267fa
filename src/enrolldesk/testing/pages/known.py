"""Which page object belongs to which window or page: every screen of the program has one."""

from __future__ import annotations

from typing import Final

from enrolldesk.testing.pages.balances import BalancesScreen, ExplainPage
from enrolldesk.testing.pages.connecting import ConnectionPage, JoinPage
from enrolldesk.testing.pages.connection import ConnectionSigns
from enrolldesk.testing.pages.correcting import (
    DiscountPage,
    EntryExplainedPage,
    MoveEnrollmentPage,
    PricePage,
    PutRightPage,
    ReturnPage,
    WithdrawPage,
    WriteOffPage,
)
from enrolldesk.testing.pages.corrections import (
    CancelEnrollmentPage,
    MoveCreditPage,
    OverrideAccessPage,
    RefundPage,
    VoidPage,
)
from enrolldesk.testing.pages.courses import CourseForm, CoursesScreen
from enrolldesk.testing.pages.day_close import DayCloseScreen, MovePage, ReopenPage
from enrolldesk.testing.pages.exporting import JournalPage, ProgressPage
from enrolldesk.testing.pages.history import HistoryDetailPage, HistoryScreen
from enrolldesk.testing.pages.importing import ImportScreen
from enrolldesk.testing.pages.merging import DuplicatesPage, FamilyPage, MergePage, MergesPage
from enrolldesk.testing.pages.payment import PaymentPage
from enrolldesk.testing.pages.payments import PaymentsScreen
from enrolldesk.testing.pages.people import PersonForm
from enrolldesk.testing.pages.planning import PlanPage, RemindersPage
from enrolldesk.testing.pages.promoting import GivePromotionPage, OfferPage, PromotionsPage
from enrolldesk.testing.pages.sign_in import SignInPage
from enrolldesk.testing.pages.signing import ApprovePage, OwnPinPage, PinPage
from enrolldesk.testing.pages.students import StudentForm, StudentsScreen
from enrolldesk.testing.pages.syncing import SyncScreen
from enrolldesk.testing.pages.walkin import WalkInPage
from enrolldesk.testing.pages.windows import (
    AboutPage,
    BringingPage,
    BugPage,
    FarewellPage,
    KeysPage,
    MainPage,
    PreviewPage,
    QuestionPage,
    SettingsPage,
    TroublePage,
    WelcomePage,
)

PAGE_OBJECTS: Final[dict[str, type]] = {
    "AboutDialog": AboutPage,
    "ApproveDialog": ApprovePage,
    "BalancesPage": BalancesScreen,
    "BringingWindow": BringingPage,
    "BugDialog": BugPage,
    "CancelEnrollmentForm": CancelEnrollmentPage,
    "Confirm": QuestionPage,
    "ConnectionMark": ConnectionSigns,
    "ConnectionSection": ConnectionPage,
    "CourseEditor": CourseForm,
    "CoursesPage": CoursesScreen,
    "DayClosePage": DayCloseScreen,
    "DiscountForm": DiscountPage,
    "EntryExplained": EntryExplainedPage,
    "ExplainDialog": ExplainPage,
    "Farewell": FarewellPage,
    "GivePromotionForm": GivePromotionPage,
    "HistoryDialog": HistoryDetailPage,
    "HistoryPage": HistoryScreen,
    "ImportDialog": ImportScreen,
    "JoinForm": JoinPage,
    "JournalForm": JournalPage,
    "KeysSheet": KeysPage,
    "MainWindow": MainPage,
    "MoveCreditForm": MoveCreditPage,
    "MoveEnrollmentForm": MoveEnrollmentPage,
    "MoveForm": MovePage,
    "OfferForm": OfferPage,
    "OverrideAccessForm": OverrideAccessPage,
    "OwnPinForm": OwnPinPage,
    "PinDialog": PinPage,
    "DuplicatesDialog": DuplicatesPage,
    "FamilyForm": FamilyPage,
    "MergeForm": MergePage,
    "MergesForm": MergesPage,
    "PaymentDialog": PaymentPage,
    "PaymentsPage": PaymentsScreen,
    "PersonDialog": PersonForm,
    "PlanForm": PlanPage,
    "PreviewDialog": PreviewPage,
    "PriceForm": PricePage,
    "ProgressDialog": ProgressPage,
    "PromotionsDialog": PromotionsPage,
    "PutRightForm": PutRightPage,
    "RefundForm": RefundPage,
    "RemindersDialog": RemindersPage,
    "ReopenForm": ReopenPage,
    "ReturnForm": ReturnPage,
    "SettingsDialog": SettingsPage,
    "SignInForm": SignInPage,
    "StudentEditor": StudentForm,
    "StudentsPage": StudentsScreen,
    "SyncPage": SyncScreen,
    "TroubleDialog": TroublePage,
    "VoidForm": VoidPage,
    "WalkInDialog": WalkInPage,
    "WithdrawForm": WithdrawPage,
    "WelcomeWindow": WelcomePage,
    "WriteOffForm": WriteOffPage,
}
"""By the name of the class that is on the screen."""
